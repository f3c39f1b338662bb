"""What a learner does, in the words of the pages."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser import answers
from tests.browser.server import Server
from tests.questions.every_type import Pairs

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

    def ticks(self, fields: Pairs) -> None:
        """Ticks, selects or types, as each field wants it."""
        for name, value in fields:
            field = self.page.locator(f'[name="{name}"]')
            match field.first.evaluate("element => element.type"):
                case "radio" | "checkbox":
                    field.and_(self.page.locator(f'[value="{value}"]')).check()
                case "select-one":
                    field.select_option(value)
                case _:
                    field.fill(value)

    def ticked(self) -> list[str]:
        """All that is answered on the page."""
        form = self.page.locator("form.attempt")
        fields = form.evaluate("form => [...new FormData(form)].map(pair => pair.join('='))")
        return sorted(field for field in fields if field.startswith("answer"))

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
