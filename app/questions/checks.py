"""The rules that questions of every kind keep. Those that return a bool say whether a question can be made at all."""

import re
from collections.abc import MutableMapping

from app.language import gettext as _
from app.questions.attributes import Attributes
from app.questions.diagnostics import Source, did_you_mean, nearest
from app.questions.edits import Edit
from app.questions.naming import new_id, unused, write_id
from app.questions.question import Ruling
from app.questions.raw import RawGaps, RawQuestion, has_words

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_ID = 60
LEVELS = ("recall", "understand", "apply")
ATTRIBUTES = ("lesson", "level", "facts", "type", "ruling")
"""Those of every kind; the others say which they have besides."""
YES_NO = ("yes", "no")
LESSON = re.compile(r"^\{.*\blesson=([a-z0-9-]+)")


def check_id(raw: RawQuestion, attributes: Attributes, source: Source, taken: MutableMapping[str, str]) -> bool:
    id_, line = attributes.id, raw.line
    if not id_:
        mend = _("Run “python -m app check --fix”, which writes one; or write {example} on the line above.")
        mend = mend.format(example="{#my-id}")
        suggested = new_id(raw, {id_.removeprefix("+") for id_ in taken})
        # Kept apart from ids that are written: the next question without one must get another.
        taken[f"+{suggested}"] = f"{source.path}:{line}"
        edit = write_id(raw, suggested, source.lines[line - 1])
        source.error(_("The question has no id."), line, expected="{#my-id}", mend=mend, edit=edit)
        return False
    if not ID.fullmatch(id_) or len(id_) > MAX_ID:
        expected = _("lower-case letters, digits and hyphens, at most {limit}").format(limit=MAX_ID)
        source.error(_("“{value}” cannot be an id.").format(value=id_), line, at=f"#{id_}", expected=expected)
        return False
    if id_ in taken:
        message = _("The id “{id}” stands in this module twice; the first is at {place}.")
        mend = _("Give the newer question another id; ids that learners have answered must not change.")
        other = source.exchange(line, f"#{id_}", f"#{unused(id_, taken)}")
        source.error(message.format(id=id_, place=taken[id_]), line, at=f"#{id_}", mend=mend, edit=other)
        return False
    taken[id_] = f"{source.path}:{line}"
    return True


def check_attributes(
    raw: RawQuestion, attributes: Attributes, own: tuple[str, ...], source: Source, lessons: frozenset[str] | None
) -> None:
    """`own` are the attributes of the question's kind."""
    known = (*ATTRIBUTES, *own)
    for name in attributes.values:
        if name not in known:
            message = _("A question has no attribute “{name}”.").format(name=name)
            if own:
                message = _("A question of this kind has no attribute “{name}”.").format(name=name)
            close = nearest(name, known)
            edit = source.exchange(attributes.line, f"{name}=", f"{close}=") if close else None
            source.error(message, attributes.line, at=name, mend=did_you_mean(name, known), edit=edit)
    check_word("level", LEVELS, attributes, source)
    check_word("ruling", tuple(ruling for ruling in Ruling if ruling), attributes, source)
    if lessons is not None:
        check_word("lesson", tuple(sorted(lessons)), attributes, source)
        _check_required(raw, attributes, source)


def check_word(name: str, known: tuple[str, ...], attributes: Attributes, source: Source) -> None:
    value = attributes.values.get(name, "")
    if value and value not in known:
        message = _("“{value}” is no {name} here.").format(value=value, name=name)
        close, line = nearest(value, known), attributes.line
        edit = source.exchange(line, f"{name}={value}", f"{name}={close}") if close else None
        mend = did_you_mean(value, known)
        source.error(message, line, at=f"{name}=", expected=", ".join(known), mend=mend, edit=edit)


def check_stem(raw: RawQuestion, source: Source) -> None:
    """A text with gaps may speak for itself."""
    if not has_words(raw.stem) and not isinstance(raw.body, RawGaps):
        mend = _("Write the question in a paragraph above the options.")
        source.error(_("The question has no text."), raw.line, mend=mend)


def check_reason(raw: RawQuestion, source: Source, *, is_given_elsewhere: bool = False) -> None:
    """Whoever answered wants to know why; a quotation behind the answers says it."""
    if not is_given_elsewhere and not has_words(raw.reason):
        mend = _("Write as a quotation below the answers why this is right: > …")
        source.error(_("The question gives no reason."), raw.line, expected="> …", mend=mend)


def check_count(count: int, least: int, most: int, words: tuple[str, str], line: int, source: Source) -> bool:
    """`words`: what is wrong, with {count}, and what is expected, with {least} and {most}."""
    if least <= count <= most:
        return True
    source.error(words[0].format(count=count), line, expected=words[1].format(least=least, most=most))
    return False


def check_different(texts: list[tuple[str, int]], source: Source) -> bool:
    """No two texts the same to a reader; (text, line) each."""
    seen: dict[str, int] = {}
    for text, line in texts:
        same = " ".join(text.split()).casefold()
        if same in seen:
            message = _("This says the same as line {line}.").format(line=seen[same])
            mend = _("Change or delete one of the two.")
            source.error(message, line, mend=mend)
        seen.setdefault(same, line)
    return len(seen) == len(texts)


def _check_required(raw: RawQuestion, attributes: Attributes, source: Source) -> None:
    for name in ("lesson", "level", "facts"):
        if not attributes.values.get(name, "").strip():
            example = {"lesson": "lesson=…", "level": "level=apply", "facts": 'facts="…"'}[name]
            mend = _("Add {example} to the attribute line.").format(example=example)
            edit = _with_lesson(raw, attributes, source) if name == "lesson" else None
            message = _("The item does not say its “{name}”.").format(name=name)
            source.error(message, raw.line, expected=example, mend=mend, edit=edit)


def _with_lesson(raw: RawQuestion, attributes: Attributes, source: Source) -> Edit | None:
    """A mend that takes the lesson of the item above: items of a lesson stand together."""
    above = [found[1] for line in source.lines[: raw.line - 1] if (found := LESSON.search(line))]
    mark = f"#{attributes.id}"
    return source.exchange(attributes.line, mark, f"{mark} lesson={above[-1]}") if above and attributes.id else None
