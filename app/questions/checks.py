"""The rules a question must keep. Those that return a bool say whether a question can be made at all."""

import re
from collections.abc import MutableMapping

from app.language import gettext as _
from app.questions.attributes import Attributes
from app.questions.diagnostics import Source, did_you_mean
from app.questions.markers import Marker
from app.questions.passages import RawOption, RawQuestion
from app.questions.question import Scheme

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_ID = 60
LEVELS = ("recall", "understand", "apply")
ATTRIBUTES = ("lesson", "level", "facts", "scheme")
MAX_OPTIONS = 10


def check_id(raw: RawQuestion, attributes: Attributes, source: Source, taken: MutableMapping[str, str]) -> bool:
    id_, line = attributes.id, raw.line
    if not id_:
        mend = _("Run “python -m app check --fix”, which writes one; or write {example} on the line above.")
        source.error(_("The question has no id."), line, expected="{#my-id}", mend=mend.format(example="{#my-id}"))
        return False
    if not ID.fullmatch(id_) or len(id_) > MAX_ID:
        expected = _("lower-case letters, digits and hyphens, at most {limit}").format(limit=MAX_ID)
        source.error(_("“{value}” cannot be an id.").format(value=id_), line, at=f"#{id_}", expected=expected)
        return False
    if id_ in taken:
        message = _("The id “{id}” stands in this module twice; the first is at {place}.")
        mend = _("Give the newer question another id; ids that learners have answered must not change.")
        source.error(message.format(id=id_, place=taken[id_]), line, at=f"#{id_}", mend=mend)
        return False
    taken[id_] = f"{source.path}:{line}"
    return True


def check_attributes(raw: RawQuestion, attributes: Attributes, source: Source, lessons: frozenset[str] | None) -> None:
    for name in attributes.values:
        if name not in ATTRIBUTES:
            message = _("A question has no attribute “{name}”.").format(name=name)
            source.error(message, attributes.line, at=name, mend=did_you_mean(name, ATTRIBUTES))
    _check_word("level", LEVELS, attributes, source)
    _check_word("scheme", tuple(Scheme), attributes, source)
    if lessons is not None:
        _check_word("lesson", tuple(sorted(lessons)), attributes, source)
        _check_required(raw, attributes, source)


def check_options(raw: RawQuestion, source: Source) -> bool:
    """At least two options, every one with a marker, all markers of one kind."""
    unmarked = [option for option in raw.options if option.marker is None or not option.marker.is_exact]
    for option in unmarked:
        _note_marker(option, source)
    if not 2 <= len(raw.options) <= MAX_OPTIONS:
        expected = _("2 to {limit} options").format(limit=MAX_OPTIONS)
        message = _("The question has {count} options.").format(count=len(raw.options))
        source.error(message, raw.options[0].line, expected=expected)
        return False
    kinds = {marker.is_multiple for marker in _markers(raw)}
    if not unmarked and len(kinds) > 1:
        mend = _("Use [( )] and [(x)] for one right option, or [[ ]] and [[x]] for several.")
        source.error(_("The options mix round and square markers."), _odd_line(raw), mend=mend)
    return not unmarked and len(kinds) == 1


def check_key(raw: RawQuestion, source: Source) -> bool:
    """One right option of a single choice; some but not all of a multiple response."""
    right = [option for option in raw.options if option.marker and option.marker.is_right]
    is_multiple = any(marker.is_multiple for marker in _markers(raw))
    if not right:
        tick = "[[x]]" if is_multiple else "[(x)]"
        mend = _("Mark the right option {tick}.").format(tick=tick)
        source.error(_("No option is marked as right."), raw.options[0].line, expected=f"- {tick} …", mend=mend)
        return False
    if not is_multiple and len(right) > 1:
        mend = _("Keep one (x), or write all markers with [[ ]] and [[x]] if several may be ticked.")
        message = _("{count} options are marked as right, but only one can be chosen.").format(count=len(right))
        source.error(message, right[1].line, at="[(", expected=_("one [(x)]"), mend=mend)
        return False
    if is_multiple and len(right) == len(raw.options):
        mend = _("Add an option that is wrong: who ticks everything without reading would have full marks.")
        source.error(_("Ticking all options earns full marks."), right[0].line, expected="- [[ ]] …", mend=mend)
    return True


def check_texts(raw: RawQuestion, source: Source) -> None:
    """Words where a learner needs them: a stem, every option, every option's feedback; none of them twice."""
    if not any(token.type == "inline" and token.content.strip() for token in raw.stem):
        mend = _("Write the question in a paragraph above the options.")
        source.error(_("The question has no text."), raw.line, mend=mend)
    seen: dict[str, int] = {}
    for option in raw.options:
        _check_option_text(option, seen, source)


def _check_option_text(option: RawOption, seen: dict[str, int], source: Source) -> None:
    text = " ".join(option.text.content.split()).casefold() if option.text else ""
    if not text:
        source.error(_("This option has no text."), option.line, mend=_("Write it behind the marker."))
    elif text in seen:
        message = _("This option says the same as the one in line {line}.").format(line=seen[text])
        source.error(message, option.line, mend=_("Change or delete one of the two."))
    seen.setdefault(text, option.line)
    if not any(token.type == "inline" and token.content.strip() for token in option.feedback):
        mend = _("Write under the option, indented by two spaces: > why it is right or wrong.")
        source.error(_("This option has no feedback."), option.line, expected="  > …", mend=mend)
    if option.has_more:
        mend = _("Keep the option to one paragraph and its feedback to a quotation (>) under it.")
        source.error(_("Something else stands under this option."), option.line, expected="  > …", mend=mend)


def _check_required(raw: RawQuestion, attributes: Attributes, source: Source) -> None:
    for name in ("lesson", "level", "facts"):
        if not attributes.values.get(name, "").strip():
            example = {"lesson": "lesson=…", "level": "level=apply", "facts": 'facts="…"'}[name]
            mend = _("Add {example} to the attribute line.").format(example=example)
            source.error(
                _("The item does not say its “{name}”.").format(name=name), raw.line, expected=example, mend=mend
            )


def _check_word(name: str, known: tuple[str, ...], attributes: Attributes, source: Source) -> None:
    value = attributes.values.get(name, "")
    if value and value not in known:
        message = _("“{value}” is no {name} here.").format(value=value, name=name)
        source.error(
            message, attributes.line, at=f"{name}=", expected=", ".join(known), mend=did_you_mean(value, known)
        )


def _note_marker(option: RawOption, source: Source) -> None:
    written = option.marker.text if option.marker else ""
    message = (
        _("“{marker}” is no option marker.").format(marker=written) if written else _("This option has no marker.")
    )
    expected = _("[( )] or [(x)]; [[ ]] or [[x]] where several may be ticked")
    source.error(message, option.line, at=written, expected=expected, mend=_("Write - [( )] and then the option."))


def _markers(raw: RawQuestion) -> list[Marker]:
    return [option.marker for option in raw.options if option.marker]


def _odd_line(raw: RawQuestion) -> int:
    first = _markers(raw)[0].is_multiple
    return next(option.line for option in raw.options if option.marker and option.marker.is_multiple is not first)
