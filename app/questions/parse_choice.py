"""Options to choose from: `- [( )]` and `- [(x)]`, or `- [[ ]]` and `- [[x]]`, each with its reason."""

import re
from string import ascii_lowercase

from app.language import gettext as _
from app.questions.checks import check_word
from app.questions.diagnostics import Source
from app.questions.edits import Edit
from app.questions.markers import Marker
from app.questions.passages import refuse_gaps
from app.questions.raw import RawOption, RawOptions, has_words
from app.questions.setting import Context
from app.questions.tasks import MultipleChoice, Option, Scheme, SingleChoice

ATTRIBUTES = ("scheme",)
MAX_OPTIONS = 10
PRAISE = re.compile(r"(?:right|correct|yes|exactly)\b", re.IGNORECASE)


def build_choice(body: RawOptions, context: Context) -> SingleChoice | MultipleChoice | None:
    source = context.source
    check_word("scheme", tuple(Scheme), context.attributes, source)
    _check_texts(body, source)
    if not (_check_options(body, source) and _check_key(body, source)):
        return None
    lettered = zip(ascii_lowercase, body.options, strict=False)
    options = tuple(_option(letter, option, context) for letter, option in lettered)
    if any(marker.is_multiple for marker in _markers(body)):
        return MultipleChoice(options, _scheme(context))
    texts = sorted(option.text.content for option in body.options if option.text)
    return SingleChoice(options, is_true_false=texts == ["False", "True"])


def _check_options(body: RawOptions, source: Source) -> bool:
    """At least two options, every one with a marker, all markers of one kind."""
    unmarked = [option for option in body.options if option.marker is None or not option.marker.is_exact]
    for option in unmarked:
        _note_marker(option, source)
    if not 2 <= len(body.options) <= MAX_OPTIONS:
        expected = _("2 to {limit} options").format(limit=MAX_OPTIONS)
        message = _("The question has {count} options.").format(count=len(body.options))
        source.error(message, body.options[0].line, expected=expected)
        return False
    kinds = {marker.is_multiple for marker in _markers(body)}
    if not unmarked and len(kinds) > 1:
        mend = _("Use [( )] and [(x)] for one right option, or [[ ]] and [[x]] for several.")
        right = sum(marker.is_right for marker in _markers(body))
        edit = _with_markers(body, source, is_multiple=right > 1)
        source.error(_("The options mix round and square markers."), _odd_line(body), mend=mend, edit=edit)
    return not unmarked and len(kinds) == 1


def _check_key(body: RawOptions, source: Source) -> bool:
    """One right option of a single choice; some but not all of a multiple response."""
    right = [option for option in body.options if option.marker and option.marker.is_right]
    is_multiple = any(marker.is_multiple for marker in _markers(body))
    if not right:
        tick = "[[x]]" if is_multiple else "[(x)]"
        mend = _("Mark the right option {tick}.").format(tick=tick)
        edit = _mark_praised(body, tick, source)
        message = _("No option is marked as right.")
        source.error(message, body.options[0].line, expected=f"- {tick} …", mend=mend, edit=edit)
        return False
    if not is_multiple and len(right) > 1:
        mend = _("Keep one (x), or write all markers with [[ ]] and [[x]] if several may be ticked.")
        message = _("{count} options are marked as right, but only one can be chosen.").format(count=len(right))
        edit = _with_markers(body, source, is_multiple=True)
        source.error(message, right[1].line, at="[(", expected=_("one [(x)]"), mend=mend, edit=edit)
        return False
    if is_multiple and len(right) == len(body.options):
        mend = _("Add an option that is wrong: who ticks everything without reading would have full marks.")
        edit = _unmark_not_praised(body, source)
        message = _("Ticking all options earns full marks.")
        source.error(message, right[0].line, expected="- [[ ]] …", mend=mend, edit=edit)
    return True


def _check_texts(body: RawOptions, source: Source) -> None:
    """Every option says something of its own and why it is right or wrong."""
    seen: dict[str, int] = {}
    for option in body.options:
        _check_option_text(option, seen, source)


def _check_option_text(option: RawOption, seen: dict[str, int], source: Source) -> None:
    text = " ".join(option.text.content.split()).casefold() if option.text else ""
    if not text:
        source.error(_("This option has no text."), option.line, mend=_("Write it behind the marker."))
    elif text in seen:
        message = _("This option says the same as the one in line {line}.").format(line=seen[text])
        mend, edit = _("Change or delete one of the two."), None
        if not (option.marker and option.marker.is_right):
            last = max([option.line, *(token.map[1] for token in option.feedback if token.map)])
            edit = Edit(option.line, last, ())
        source.error(message, option.line, mend=mend, edit=edit)
    seen.setdefault(text, option.line)
    if not has_words(option.feedback):
        mend = _("Write under the option, indented by two spaces: > why it is right or wrong.")
        source.error(_("This option has no feedback."), option.line, expected="  > …", mend=mend)
    if option.has_more:
        mend = _("Keep the option to one paragraph and its feedback to a quotation (>) under it.")
        source.error(_("Something else stands under this option."), option.line, expected="  > …", mend=mend)
    refuse_gaps([*([option.text] if option.text else []), *option.feedback], source)


def _note_marker(option: RawOption, source: Source) -> None:
    written = option.marker.text if option.marker else ""
    message = (
        _("“{marker}” is no option marker.").format(marker=written) if written else _("This option has no marker.")
    )
    expected = _("[( )] or [(x)]; [[ ]] or [[x]] where several may be ticked")
    marker = "[(x)]" if re.search("[xX✓*]", written) else "[( )]"
    if written.startswith("[[") or written.endswith("]]"):
        marker = "[[x]]" if re.search("[xX✓*]", written) else "[[ ]]"
    edit = source.exchange(option.line, written, marker)
    mend = _("Write - [( )] and then the option.")
    source.error(message, option.line, at=written, expected=expected, mend=mend, edit=edit)


def _mark_praised(body: RawOptions, tick: str, source: Source) -> Edit | None:
    """A mend that marks the one option whose reason begins with praise; none where that is not clear."""
    praised = [option for option in body.options if PRAISE.match(_reason(option))]
    if len(praised) != 1 or praised[0].marker is None:
        return None
    return source.exchange(praised[0].line, praised[0].marker.text, tick)


def _unmark_not_praised(body: RawOptions, source: Source) -> Edit | None:
    """A mend that keeps right what is praised, where some options are and some are not."""
    praised = [option.line for option in body.options if PRAISE.match(_reason(option))]
    if not 0 < len(praised) < len(body.options):
        return None
    first, last = body.options[0].line, body.options[-1].line
    lines = source.lines[first - 1 : last]
    for option in body.options:
        if option.line not in praised and option.marker:
            lines[option.line - first] = lines[option.line - first].replace(option.marker.text, "[[ ]]", 1)
    return Edit(first, last, tuple(lines))


def _reason(option: RawOption) -> str:
    return " ".join(token.content for token in option.feedback if token.type == "inline")


def _with_markers(body: RawOptions, source: Source, *, is_multiple: bool) -> Edit:
    """A mend that gives all options markers of one kind, each as right or wrong as it is."""
    first, last = body.options[0].line, body.options[-1].line
    lines = source.lines[first - 1 : last]
    for option in body.options:
        if option.marker:
            tick = "x" if option.marker.is_right else " "
            marker = f"[[{tick}]]" if is_multiple else f"[({tick})]"
            place = option.line - first
            lines[place] = lines[place].replace(option.marker.text, marker, 1)
    return Edit(first, last, tuple(lines))


def _markers(body: RawOptions) -> list[Marker]:
    return [option.marker for option in body.options if option.marker]


def _odd_line(body: RawOptions) -> int:
    first = _markers(body)[0].is_multiple
    return next(option.line for option in body.options if option.marker and option.marker.is_multiple is not first)


def _scheme(context: Context) -> Scheme:
    name = context.attributes.values.get("scheme", "")
    return Scheme(name) if name in set(Scheme) else Scheme.NET


def _option(letter: str, option: RawOption, context: Context) -> Option:
    marker = option.marker
    return Option(
        id=letter,
        html=context.render_inline(option.text) if option.text else "",
        feedback_html=context.render(option.feedback),
        is_right=bool(marker and marker.is_right),
        is_pinned=bool(marker and marker.is_pinned),
    )
