"""A question built from its tokens, with a diagnostic for every mistake an author can make in it."""

from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from markdown_it.token import Token

from app.questions.attributes import Attributes
from app.questions.checks import check_attributes, check_id, check_key, check_options, check_texts
from app.questions.diagnostics import Source
from app.questions.passages import RawOption, RawQuestion
from app.questions.question import Option, Question, Scheme
from app.questions.tasks import MultipleChoice, SingleChoice


@dataclass(frozen=True)
class Setting:
    """What a question is checked against and printed with."""

    source: Source
    render: Callable[[Sequence[Token]], str]
    render_inline: Callable[[Token], str]
    taken: MutableMapping[str, str]
    """Ids of the module so far, each with the place where it stands."""
    lessons: frozenset[str] | None = None
    """Ids of the module's lessons for a bank; None for the checks of a lesson."""


def build_question(raw: RawQuestion, setting: Setting) -> Question | None:
    """The question; None where it has no usable id or key. Every fault is noted in the setting's source."""
    attributes = raw.attributes or Attributes("", {}, raw.line)
    source = setting.source
    check_texts(raw, source)
    check_attributes(raw, attributes, source, setting.lessons)
    has_id = check_id(raw, attributes, source, setting.taken)
    if not (check_options(raw, source) and check_key(raw, source) and has_id):
        return None
    return Question(
        id=attributes.id,
        stem_html=setting.render(raw.stem),
        task=_choice(raw, attributes, setting),
        lesson=attributes.values.get("lesson", "") if setting.lessons is not None else "",
        level=attributes.values.get("level", ""),
        facts=tuple(attributes.values.get("facts", "").replace(",", " ").split()),
        line=raw.line,
    )


def _choice(raw: RawQuestion, attributes: Attributes, setting: Setting) -> SingleChoice | MultipleChoice:
    options = tuple(
        _option(letter, option, setting) for letter, option in zip(ascii_lowercase, raw.options, strict=False)
    )
    if any(option.marker and option.marker.is_multiple for option in raw.options):
        return MultipleChoice(options, _scheme(attributes))
    texts = sorted(option.text.content for option in raw.options if option.text)
    return SingleChoice(options, is_true_false=texts == ["False", "True"])


def _scheme(attributes: Attributes) -> Scheme:
    name = attributes.values.get("scheme", "")
    return Scheme(name) if name in set(Scheme) else Scheme.NET


def _option(letter: str, option: RawOption, setting: Setting) -> Option:
    marker = option.marker
    return Option(
        id=letter,
        html=setting.render_inline(option.text) if option.text else "",
        feedback_html=setting.render(option.feedback),
        is_right=bool(marker and marker.is_right),
        is_pinned=bool(marker and marker.is_pinned),
    )
