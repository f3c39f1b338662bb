"""Ids that no author types: made of the question's words, and written above it."""

import re
import unicodedata
from collections.abc import Container

from app.questions.edits import Edit, insert
from app.questions.raw import RawQuestion

ID_WORDS = 5
MAX_ID = 50
SMALL_WORDS = frozenset(
    {"a", "an", "the", "of", "to", "in", "on", "at", "for", "and", "or", "is", "are", "do", "does", "with"}
)


def new_id(question: RawQuestion, taken: Container[str]) -> str:
    words = " ".join(token.content for token in question.stem if token.type == "inline").lower()
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    chosen = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in SMALL_WORDS][:ID_WORDS]
    return unused("-".join(chosen)[:MAX_ID].strip("-") or "question", taken)


def unused(base: str, taken: Container[str]) -> str:
    """The base, or with the next free number behind it."""
    id_, number = base, 1
    while id_ in taken:
        number += 1
        id_ = f"{base}-{number}"
    return id_


def write_id(question: RawQuestion, id_: str, attribute_line: str) -> Edit:
    """A mend that writes the id; `attribute_line` is the one that the question has, if it has one."""
    if question.attributes is None:
        return insert(question.stem_line, f"{{#{id_}}}", is_safe=True)
    line = question.attributes.line
    return Edit(line, line, (attribute_line.replace("{", f"{{#{id_} ", 1),), is_safe=True)
