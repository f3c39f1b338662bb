"""One text as the rules read it: what its author wrote, before links are resolved and questions are built."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from app.modules.links import Links
from app.modules.markdown import find_line
from app.modules.rendering import finish
from app.modules.texts import Text, place_of, read_text
from app.questions.diagnostics import Diagnostic, Source
from app.questions.edits import Edit
from app.questions.passages import RawQuestion, split_passages


@dataclass(frozen=True)
class Reading:
    text: Text
    source: Source
    """Takes the advice."""

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def place(self) -> str:
        """course, page, module, lesson or quiz."""
        return place_of(self.path)

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def tokens(self) -> Sequence[Token]:
        return self.text.document.tokens

    def inlines(self) -> Iterator[Token]:
        """Running text, block by block."""
        return (token for token in self.tokens if token.type == "inline")

    def pieces(self, kind: str) -> Iterator[tuple[Token, Token]]:
        """Each inline piece of the kind with the block that it stands in."""
        return ((inline, child) for inline in self.inlines() for child in inline.children or [] if child.type == kind)

    def line(self, inline: Token, needle: str) -> int:
        """The line of the block where `needle` stands."""
        return find_line(inline, needle, self.source)

    def advise(
        self, message: str, line: int, *, at: str = "", expected: str = "", mend: str = "", edit: Edit | None = None
    ) -> None:
        self.source.advise(message, line, at=at, expected=expected, mend=mend, edit=edit)

    def questions(self) -> list[RawQuestion]:
        """The questions as written. Call it after the rules for text: it takes the links' addresses off."""
        document = self.text.document
        finish(document, Links({}, {}, {}))
        pieces = split_passages(document.tokens, document.source)
        return [piece for piece in pieces if isinstance(piece, RawQuestion)]


def read(path: str, content: bytes, found: list[Diagnostic]) -> Reading:
    """Errors of the text are the loader's to report; only advice goes to `found`."""
    text = read_text(path, content, [])
    return Reading(text, Source(path, text.source.text, found))
