"""What a question is checked against and printed with."""

from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from app.questions.attributes import Attributes
from app.questions.diagnostics import Source
from app.questions.raw import RawQuestion


@dataclass(frozen=True)
class Setting:
    """The same for all questions of one file."""

    source: Source
    render: Callable[[Sequence[Token]], str]
    render_inline: Callable[[Token], str]
    taken: MutableMapping[str, str]
    """Ids of the module so far, each with the place where it stands."""
    lessons: frozenset[str] | None = None
    """Ids of the module's lessons for a bank; None for the checks of a lesson."""


@dataclass(frozen=True)
class Context:
    """One question of the file."""

    setting: Setting
    raw: RawQuestion
    attributes: Attributes

    @property
    def source(self) -> Source:
        return self.setting.source

    def render(self, tokens: Sequence[Token]) -> str:
        return self.setting.render(tokens)

    def render_inline(self, token: Token) -> str:
        return self.setting.render_inline(token)

    def value(self, name: str) -> str:
        return self.attributes.values.get(name, "").strip()
