"""`python -m tests.browser.showcase OUT`: makes the pictures of README.md from those of `tests.browser.gallery OUT`."""

import sys
from pathlib import Path

from PIL import Image

from tests.databases import CONTENT

PICTURES = CONTENT.parent / "docs" / "pictures"
SHOWN = {
    "phone.webp": (("lesson", "attempt", "result-failed", "certificate"), "360-light-ltr", 360, 760),
    "urdu-and-dark.webp": (("home", "my-course", "attempt", "statistics"), "360-dark-rtl", 360, 760),
    "desk.webp": (("authoring-editor-mistakes", "statistics"), "1280-light-ltr", 800, 760),
}
"""File → the pages side by side, the way they are seen, and the width and height of each."""
GAP, GROUND = 24, "#8a8f98"


def main(gallery: Path) -> None:
    for file, (names, way, width, height) in SHOWN.items():
        strip = Image.new("RGB", (len(names) * (width + GAP) + GAP, height + 2 * GAP), GROUND)
        for place, name in enumerate(names):
            with Image.open(gallery / name / f"{way}.jpg") as page:
                shown = page.resize((width, page.height * width // page.width)).crop((0, 0, width, height))
            strip.paste(shown, (GAP + place * (width + GAP), GAP))
        strip.save(PICTURES / file, quality=75, method=6)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
