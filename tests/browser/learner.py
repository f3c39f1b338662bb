"""What a learner does, in the words of the pages."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser import answers
from tests.browser.server import Server

NAME = "Ayesha Siddiqui"


@dataclass
class Learner:
    """Somebody at a telephone, and the page that is open on it."""

    server: Server
    page: Page
    email: str

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).click()

    def follow(self, label: str) -> None:
        self.page.get_by_role("link", name=label, exact=True).first.click()

    def sees_heading(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(self.server.url + path)

    def goes_home(self) -> None:
        self.page.goto(self.server.url)

    def registers(self) -> None:
        """With four fields and the mailed code."""
        self.sees_heading("Register for the course")
        self.page.get_by_label("Your name").fill(NAME)
        self.page.get_by_label("E-mail address").fill(self.email)
        self.page.get_by_label("Your university").select_option(label="National University of Sciences and Technology")
        self.page.get_by_label("Staff").check()
        self.press("Send me a code")
        self.page.get_by_label("Code").fill(self.server.mailed_code(self.email))
        self.press("Continue")

    def starts_quiz(self, module: str) -> None:
        self.page.goto(f"{self.server.url}/modules/{module}")
        self.follow("Go to the quiz")
        self.press("Start the quiz")

    def sees_question(self, place: int) -> None:
        expect(self.page.locator("legend.question-number")).to_have_text(f"Question {place} of 10")

    def item(self) -> str:
        return self.page.locator("input[name=item]").input_value()

    def ticks(self, letters: list[str]) -> None:
        for letter in letters:
            self.page.locator(f"input[name=answer][value={letter}]").check()

    def ticked(self) -> list[str]:
        boxes = self.page.locator("input[name=answer]:checked").all()
        return sorted(box.get_attribute("value") or "" for box in boxes)

    def answers_rightly(self, module: str) -> None:
        self.ticks(answers.right_options(module, self.item()))

    def finishes_quiz(self, module: str, first: int = 1) -> None:
        """Answers every question from the first given on, rightly, looks them over and sends them in."""
        for place in range(first, 11):
            self.sees_question(place)
            self.answers_rightly(module)
            self.press("Save and continue" if place < 10 else "Save and look over")
        self.sees_heading("Look over your answers")
        expect(self.page.get_by_text("10 of 10 questions answered")).to_be_visible()
        self.press("Send in my answers")

    def passes_quiz(self, module: str) -> None:
        self.starts_quiz(module)
        self.finishes_quiz(module)
        self.sees_heading("You passed: 10 of 10.")
