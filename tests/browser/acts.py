"""What is done on a page to bring it into a state; in no words of any language, because each state is seen in two."""

import itertools
from collections.abc import Callable

from playwright.sync_api import Page

Act = Callable[[Page], None]
_numbers = itertools.count(1)

SEND = """
([form, button, fields]) => {
  const isMeant = (one) => one.method === "post" && new URL(one.action).pathname.endsWith(form);
  const hasAll = (one) => Object.keys(fields).every((name) => one.elements[name]);
  form = [...document.forms].find((one) => isMeant(one) && hasAll(one));
  form.closest("details")?.setAttribute("open", "");
  form.noValidate = true;
  for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
  form.requestSubmit(button ? form.querySelector(button) : null);
}
"""


def refuse(form: str, button: str = "", **fields: str) -> Act:
    """Sends the form whose address ends so, with what cannot be right, past the checks of the browser."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.evaluate(SEND, [form, button, fields])
        page.locator(".error-summary, .error, .notice-warning").first.wait_for()

    return act


def ask_for_code(page: Page) -> None:
    with page.expect_navigation(url="**/sign-in/code"):
        page.evaluate(SEND, ["/sign-in", "", {"email": f"somebody.{next(_numbers)}@example.org"}])


def type_wrong_code(page: Page) -> None:
    ask_for_code(page)
    refuse("/sign-in/code", code="12")(page)


def spend_link(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button").click()


def begin_second_factor(page: Page) -> None:
    with page.expect_navigation(url="**/account/second-factor"):
        page.evaluate(SEND, ["/account/second-factor", "", {}])


def type_wrong_factor(page: Page) -> None:
    begin_second_factor(page)
    refuse("/confirmation", code="12")(page)


def answer_check(page: Page) -> None:
    box = page.locator(".check").first
    box.locator("input[name=answer][value=a]").check()
    box.locator("button[type=submit]").first.click()
    page.locator(".check .verdict").wait_for()


def open_details(page: Page) -> None:
    for summary in page.locator("main summary").all():
        if summary.is_visible():
            summary.click()


def err(page: Page) -> None:
    """Types two mistakes, which are not saved: the page is left before that."""
    text = page.locator("textarea[name=text]")
    text.fill(text.input_value() + "\n:::exampel\nWords.\n:::\n\n#### Too deep\n")
    page.locator(".finding-error").first.wait_for()


def collide(page: Page) -> None:
    """Somebody else saves the same file first."""
    text = page.locator("textarea[name=text]")
    fields = {name: page.locator(f"input[name={name}]").input_value() for name in ("seen", "change")}
    typed = text.input_value()
    theirs = {"page": f"other-{next(_numbers)}", "act": "keep", "text": f"{typed}\nTheir words {next(_numbers)}.\n"}
    page.request.post(page.url, form={**fields, **theirs}, headers={"Sec-Fetch-Site": "same-origin"})
    text.fill(f"{typed}\nMy words.\n")
    page.locator("#editor button[name=act][value=save]").click()
    page.locator("textarea[name=mine], input[name=mine]").first.wait_for(state="attached")
