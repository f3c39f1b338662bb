"""What a learner does by keyboard alone, in the words of the pages."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser import answers
from tests.browser.keyboard import Keyboard
from tests.browser.server import Server
from tests.questions.every_type import Pairs

NAME = "Ayesha Siddiqui"


@dataclass
class Learner:
    """Somebody at a telephone, and the page that is open on it."""

    server: Server
    page: Page
    email: str

    @property
    def keyboard(self) -> Keyboard:
        return Keyboard(self.page)

    def press(self, label: str) -> None:
        self.keyboard.push_button(label)

    def follow(self, label: str) -> None:
        self.keyboard.follow(label)

    def sees_heading(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(self.server.url + path)

    def goes_home(self) -> None:
        self.page.goto(self.server.url)

    def registers(self) -> None:
        """With four fields and the mailed code."""
        self.sees_heading("Register for the course")
        form = self.page.locator("main form").filter(has=self.page.locator("[name=university]"))
        for field, value in {"name": NAME, "email": self.email, "university": "nust", "category": "staff"}.items():
            self.keyboard.fill(form, field, value)
        self.press("Send me a code")
        self.page.wait_for_url("**/sign-in/code")
        self.keyboard.write(self.page.get_by_label("Code"), self.server.mailed_code(self.email))
        self.press("Continue")
        self.page.wait_for_url(lambda address: "/sign-in/code" not in address)

    def starts_quiz(self, module: str) -> None:
        self.page.goto(f"{self.server.url}/modules/{module}")
        self.follow("Go to the quiz")
        self.press("Start the quiz")
        self.sees_question(1)

    def sees_question(self, place: int) -> None:
        expect(self.page.locator("legend.question-number")).to_have_text(f"Question {place} of 10")

    def item(self) -> str:
        return self.page.locator("input[name=item]").input_value()

    def ticks(self, fields: Pairs) -> None:
        """Ticks, selects or types, as each field wants it."""
        for name, value in fields:
            self.keyboard.fill(self.page.locator("form.attempt"), name, value)

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
