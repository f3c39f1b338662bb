"""Contrast of the colours that the stylesheet puts on each other, in light and dark. WCAG 2.2, 1.4.3 and 1.4.11."""

import re
from pathlib import Path

import pytest

STYLESHEET = Path(__file__).parents[2] / "app" / "web" / "static" / "site.css"
GROUNDS = ("paper", "surface", "stone")
INKS = ("ink", "soft", "kashi", "kashi-deep", "firoza", "brick", "brick-deep", "amber")
ON_TINTS = [
    ("right-tint", "ink"),
    ("right-tint", "firoza"),
    ("wrong-tint", "ink"),
    ("wrong-tint", "brick"),
    ("note-tint", "ink"),
    ("note-tint", "amber"),
    ("chosen-tint", "ink"),
    ("chosen-tint", "kashi"),
]
TEXT, CONTROL = 4.5, 3.0
READ = [(ground, ink, TEXT) for ground in GROUNDS for ink in INKS]
READ += [(tint, ink, TEXT) for tint, ink in ON_TINTS]
READ += [(ground, "line", CONTROL) for ground in GROUNDS] + [(ground, "focus", CONTROL) for ground in GROUNDS]


def tokens(scheme: str) -> dict[str, str]:
    """The colours of a scheme by name; the dark ones stand on the light ones."""
    text = STYLESHEET.read_text()
    light, dark = re.findall(r":root \{(.*?)\}", text, re.DOTALL)[:2]
    named = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", light))
    return named | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", dark)) if scheme == "dark" else named


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ground", "ink", "least"), READ)
def test_a_pair_can_be_read(scheme: str, ground: str, ink: str, least: float) -> None:
    colours = tokens(scheme)
    assert contrast(colours[ground], colours[ink]) >= least
