"""Ids that no author types: each question without one gets one made of its words, written into its file."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, MutableSet

from app.modules.links import Links
from app.modules.rendering import finish
from app.modules.texts import place_of, read_text
from app.questions.passages import RawQuestion, split_passages

ID_WORDS = 5
MAX_ID = 50
SMALL_WORDS = frozenset(
    {"a", "an", "the", "of", "to", "in", "on", "at", "for", "and", "or", "is", "are", "do", "does", "with"}
)


def name_questions(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that changed, with an id for every question."""
    texts = {path: content for path, content in files.items() if place_of(path) in ("lesson", "quiz")}
    changed: dict[str, bytes] = {}
    for module in sorted({path.partition("/")[0] for path in texts}):
        own = {path: content for path, content in texts.items() if path.startswith(f"{module}/")}
        changed.update(_name_in_module(own))
    return changed


def _name_in_module(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    questions = {path: _questions(path, content) for path, content in files.items()}
    taken = {_id(question) for found in questions.values() for question in found}
    for path, content in files.items():
        mended = _with_ids(content, questions[path], taken)
        if mended != content:
            yield path, mended


def _questions(path: str, content: bytes) -> list[RawQuestion]:
    text = read_text(path, content, [])
    finish(text.document, Links({}, {}, {}))
    return [piece for piece in split_passages(text.document.tokens, text.source) if isinstance(piece, RawQuestion)]


def _id(question: RawQuestion) -> str:
    return question.attributes.id if question.attributes else ""


def _with_ids(content: bytes, questions: list[RawQuestion], taken: MutableSet[str]) -> bytes:
    """The file with an id for every question; unchanged where it is no UTF-8 with ordinary line ends."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content
    end = "\r\n" if "\r\n" in text else "\n"
    if "\r" in text.replace("\r\n", ""):
        return content
    lines = text.split(end)
    # From the end, so that an inserted line does not move the places of those before it.
    for question in reversed([question for question in questions if not _id(question)]):
        _write_id(lines, question, _new_id(question, taken))
    return end.join(lines).encode()


def _write_id(lines: list[str], question: RawQuestion, id_: str) -> None:
    if question.attributes:
        place = question.attributes.line - 1
        lines[place] = lines[place].replace("{", f"{{#{id_} ", 1)
    else:
        lines.insert(question.stem_line - 1, f"{{#{id_}}}")


def _new_id(question: RawQuestion, taken: MutableSet[str]) -> str:
    words = " ".join(token.content for token in question.stem if token.type == "inline").lower()
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    chosen = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in SMALL_WORDS][:ID_WORDS]
    base = "-".join(chosen)[:MAX_ID].strip("-") or "question"
    id_, number = base, 1
    while id_ in taken:
        number += 1
        id_ = f"{base}-{number}"
    taken.add(id_)
    return id_
