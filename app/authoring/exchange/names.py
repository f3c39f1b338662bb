"""Names of questions, categories and typed answers in the forms that each side wants."""

import re
from collections.abc import Iterable
from dataclasses import replace

from anyascii import anyascii

from app.authoring.exchange.drafts import Draft, Piece

MAX_ID = 50
WORDS = 5
ROOTS = ("$course$", "$module$", "$system$", "$cat1$", "top")
BETWEEN = " / "


def with_ids(pieces: Iterable[Piece], taken: Iterable[str] = ()) -> list[Piece]:
    """Each question with an id made of its name or its words, and no id twice."""
    used = set(taken)
    return [replace(piece, id=_unused(_slug(piece), used)) if isinstance(piece, Draft) else piece for piece in pieces]


def category_title(path: str) -> str:
    """`$course$/top/Mobilities/Part 1` as `Mobilities / Part 1`; a doubled slash stands for one."""
    parts = [part.replace("\0", "/").strip() for part in path.replace("//", "\0").split("/")]
    while parts and (parts[0].lower() in ROOTS or not parts[0]):
        parts.pop(0)
    return BETWEEN.join(part for part in parts if part) or "Questions"


def category_path(title: str) -> str:
    return "$course$/" + "/".join(part.replace("/", "//") for part in title.split(BETWEEN))


def typed_pattern(text: str, *, has_wildcards: bool) -> str:
    r"""An accepted text in our brackets; `*` stays what it is where the source gives it a meaning."""
    stars = "" if has_wildcards else "*"
    text = re.sub(r"\\(?!\*)" if has_wildcards else r"\\", lambda _found: "\\\\", text)
    return re.sub(rf"([{stars}|()\[\]{{}}])", r"\\\1", text)


def plain_pattern(pattern: str) -> str:
    r"""The other way: only `\*` keeps its backslash."""
    return re.sub(r"\\([\\|()\[\]{}])", r"\1", pattern)


def _slug(draft: Draft) -> str:
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", draft.id) and len(draft.id) <= MAX_ID + 10:
        return draft.id
    words = re.findall(r"[a-z0-9]+", anyascii(draft.id or " ".join(draft.text.split()[:12])).lower())
    chosen = words if draft.id else words[:WORDS]
    return "-".join(chosen)[:MAX_ID].strip("-") or "question"


def _unused(base: str, used: set[str]) -> str:
    id_, number = base, 1
    while id_ in used:
        number += 1
        id_ = f"{base}-{number}"
    used.add(id_)
    return id_
