"""Hands that know a keyboard only, and eyes that must always see where they are."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

MOST_STOPS = 200
LOOK = """
element => {
  const stop = document.activeElement;
  const ring = getComputedStyle(stop.closest("label.option") ?? stop);
  const isSeen = stop === document.body || (ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2);
  return [stop === element, isSeen, stop.outerHTML.slice(0, 200)];
}
"""


@dataclass(frozen=True)
class Keyboard:
    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def reach(self, target: Locator) -> None:
        """Tab until the target has the focus; fails where no Tab leads to it, or where a Tab hides the focus.

        Begins when the page stands, as people do. Where the focus is before the first Tab, a mouse or a script may
        have put it.
        """
        self.page.wait_for_load_state()
        for tabs in range(MOST_STOPS):
            is_there, is_seen, stop = target.evaluate(LOOK)
            assert is_seen or not tabs, f"the focus cannot be seen on {stop}"
            if is_there:
                return
            self.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def push(self, button: Locator) -> None:
        self.reach(button)
        self.press("Enter")

    def push_button(self, label: str) -> None:
        self.push(self.page.get_by_role("button", name=label, exact=True).first)

    def send(self, label: str) -> None:
        """Push the button of a form that leads to a new page, and wait for that: the old one may look just like it."""
        with self.page.expect_navigation():
            self.push_button(label)

    def follow(self, label: str) -> None:
        self.push(self.page.get_by_role("link", name=label, exact=True).first)

    def write(self, field: Locator, text: str) -> None:
        """In place of what stands there."""
        self.reach(field)
        self.press("Control+a")
        self.page.keyboard.insert_text(text)

    def write_day(self, field: Locator, day: str) -> None:
        """An ISO day, as its parts stand in an American browser."""
        self.reach(field)
        year, month, number = day.split("-")
        self.page.keyboard.type(month + number + year)

    def choose_file(self, field: Locator, *files: Path) -> None:
        """The browser's own dialogue opens from the keyboard; what happens in it is not ours."""
        with self.page.expect_file_chooser() as opened:
            self.reach(field)
            self.press("Space")
        opened.value.set_files(files)

    def fill(self, box: Locator, name: str, value: str) -> None:
        """Give one field of a form its value, as its kind of control wants it."""
        field = box.locator(f'[name="{name}"]')
        kind = field.first.evaluate("element => element.type")
        if kind == "radio":
            self._choose(field, value)
        elif kind == "checkbox":
            self.reach(box.locator(f'[name="{name}"][value="{value}"]'))
            self.press("Space")
        elif kind == "select-one":
            self.select(field, value)
        else:
            self.reach(field)
            self.press("Control+a")
            self.page.keyboard.type(value)

    def _choose(self, radios: Locator, value: str) -> None:
        """A group is one stop: the chosen one or the first; arrows go round in it, and choose."""
        values, chosen = radios.evaluate_all(
            "radios => [radios.map(radio => radio.value), Math.max(0, radios.findIndex(radio => radio.checked))]"
        )
        self.reach(radios.nth(chosen))
        step = values.index(value) - chosen
        self.press(*(["ArrowDown" if step > 0 else "ArrowUp"] * abs(step) or ["Space"]))

    def select(self, select: Locator, value: str) -> None:
        self.reach(select)
        places = select.evaluate(
            "(list, value) => [list.selectedIndex, [...list.options].findIndex(o => o.value === value)]", value
        )
        step = places[1] - places[0]
        self.press(*["ArrowDown" if step > 0 else "ArrowUp"] * abs(step))
