"""Write docs/reading-ease.md: python tools/content/reading_ease.py

Flesch reading ease by textstat, from the running text of each lesson: tables, sources and questions are left out.
Each list entry and each heading counts as a sentence.
"""

import re
import sys
from html import unescape
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from textstat import textstat  # type: ignore[import-untyped]  # noqa: E402 - the script may be started from any folder

from app.modules.catalogue import Course, Html, Lesson  # noqa: E402 - as above
from tools.content.make_templates import find_course  # noqa: E402 - as above

TARGET = ROOT / "docs" / "reading-ease.md"
LEFT_OUT = re.compile(r'<table.*?</table>|<section class="block-sources".*?</section>', re.DOTALL)
SENTENCE_END = re.compile(r"</(?:p|li|h[1-6]|figcaption)>")
TAG = re.compile(r"<[^>]+>")
DOUBLED = re.compile(r"([.?!:])\s*\.(?=\s)")
HEAD = """\
# How easy the lessons are to read

Made by `python tools/content/reading_ease.py` with textstat 0.7.8, the last version whose dictionary comes with it.
Flesch reading ease: 60 and more is plain English, 30 to 50 is hard. Only running text is counted; tables, sources and
questions are not.

| Lesson | Flesch | Words a sentence |
| --- | --: | --: |
"""


def reading_ease(lesson: Lesson) -> float:
    return float(textstat.flesch_reading_ease(running_text(lesson)))


def running_text(lesson: Lesson) -> str:
    html = "\n".join(part.html for part in lesson.body if isinstance(part, Html))
    text = TAG.sub("", SENTENCE_END.sub(". ", LEFT_OUT.sub("", html)))
    return DOUBLED.sub(r"\1", unescape(text))


def ease_text(course: Course) -> str:
    """The whole file."""
    lessons = [lesson for module in course.modules for lesson in module.lessons]
    scores = {lesson: reading_ease(lesson) for lesson in lessons}
    rows = [
        f"| {lesson.module} {lesson.number}: {lesson.title} | {scores[lesson]:.0f} | {_sentence_length(lesson):.0f} |"
        for lesson in lessons
    ]
    hardest = min(scores.values())
    end = f"Median: {median(scores.values()):.0f}. Hardest: {hardest:.0f}. The median must not fall below 45."
    return HEAD + "\n".join(rows) + f"\n\n{end}\n"


def _sentence_length(lesson: Lesson) -> float:
    text = running_text(lesson)
    return float(textstat.lexicon_count(text) / textstat.sentence_count(text))


def main() -> None:
    TARGET.write_text(ease_text(find_course()))
    print(TARGET.read_text().splitlines()[-1])


if __name__ == "__main__":
    main()
