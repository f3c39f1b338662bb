"""Text that a colleague can take in on a phone, in a second language."""

import re

from app.authoring.rules.reading import Reading
from app.language import gettext as _
from app.modules.catalogue import Lesson
from app.modules.markdown import text_of

MAX_SENTENCE = 40
MAX_PARAGRAPH = 130
MAX_LESSON = 1000
MAX_TITLE = 80
MAX_SUMMARY = 200
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“(]?[A-Z0-9])")
UNTESTABLE = re.compile(
    r"(?:understand|know|learn|appreciate|be aware|be familiar|become familiar|get to know)\b", re.IGNORECASE
)


def review_prose(reading: Reading) -> None:
    for inline in reading.inlines():
        words = text_of(inline)
        line = inline.map[0] + 1 if inline.map else 1
        long = next((one for one in SENTENCE_END.split(words) if len(one.split()) > MAX_SENTENCE), None)
        if long:
            at = long.split()[0]
            message = _("A sentence of {count} words stands here.").format(count=len(long.split()))
            mend = _("Make two or three of it: under 20 words a sentence is easy to read.")
            reading.advise(message, reading.line(inline, long[:15]), at=at, mend=mend)
        elif len(words.split()) > MAX_PARAGRAPH:
            message = _("The paragraph has {count} words.").format(count=len(words.split()))
            mend = _("Cut it in two with an empty line, or make a list of it.")
            reading.advise(message, line, mend=mend)


def review_front_matter(reading: Reading) -> None:
    fields = reading.text.fields
    title, summary = fields.text("title", required=False), fields.text("summary", required=False)
    if len(title) > MAX_TITLE:
        message = _("The title has {count} characters.").format(count=len(title))
        mend = _("Keep it under {limit}; lists and phone screens cut it off.").format(limit=MAX_TITLE)
        reading.advise(message, fields.line_of("title"), mend=mend)
    if len(summary) > MAX_SUMMARY and reading.place in ("lesson", "module"):
        message = _("The summary has {count} characters.").format(count=len(summary))
        mend = _("Say it in one sentence, under {limit} characters.").format(limit=MAX_SUMMARY)
        reading.advise(message, fields.line_of("summary"), mend=mend)
    for outcome, line in fields.lines_of("outcomes"):
        if UNTESTABLE.match(outcome):
            message = _("Nobody can test an outcome that begins with “{word}”.").format(word=outcome.split()[0])
            mend = _("Begin with what people can then do: compare, fill in, decide, explain.")
            verb = UNTESTABLE.match(outcome)
            edit = reading.source.exchange(line, verb[0], "Explain") if verb else None
            reading.advise(message, line, at=outcome.split()[0], mend=mend, edit=edit)


def review_length(reading: Reading, lesson: Lesson) -> None:
    if lesson.words > MAX_LESSON:
        message = _("The lesson has {count} words and takes {minutes} minutes.")
        mend = _("Keep to {limit} words, or make two lessons of it: people read in a break.").format(limit=MAX_LESSON)
        line = reading.text.fields.line_of("title")
        reading.advise(message.format(count=lesson.words, minutes=lesson.minutes), line, mend=mend)
