"""Hands that know a keyboard only."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

MOST_STOPS = 120
IS_FOCUSED = "element => element === document.activeElement"


@dataclass(frozen=True)
class Keyboard:
    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def reach(self, target: Locator) -> None:
        """Tab until the target has the focus; fails where no Tab leads to it."""
        for _ in range(MOST_STOPS):
            if target.evaluate(IS_FOCUSED):
                return
            self.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def push(self, button: Locator) -> None:
        self.reach(button)
        self.press("Enter")

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
            self._select(field, value)
        else:
            self.reach(field)
            self.press("Control+a")
            self.page.keyboard.type(value)

    def _choose(self, radios: Locator, value: str) -> None:
        """A group is one stop; arrows go round in it, and choose."""
        values = radios.evaluate_all("radios => radios.map(radio => radio.value)")
        self.reach(radios.first)
        if values[0] == value:
            self.press("Space")
        else:
            self.press(*["ArrowDown"] * values.index(value))

    def _select(self, select: Locator, value: str) -> None:
        self.reach(select)
        places = select.evaluate(
            "(list, value) => [list.selectedIndex, [...list.options].findIndex(o => o.value === value)]", value
        )
        step = places[1] - places[0]
        self.press(*["ArrowDown" if step > 0 else "ArrowUp"] * abs(step))
