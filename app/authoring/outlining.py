"""The course with one module in full and the others as their headings, which is all that links need of them.

Translations of other texts are left out: what they say tells nothing of the findings of this one.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from app.modules.front_matter import FENCE
from app.modules.texts import place_of, source_of

CUT = ("page", "module", "lesson", "quiz", "survey")


def outline(files: Mapping[str, bytes], path: str) -> dict[str, bytes]:
    """Texts outside the folder of `path` cut down to front matter and headings, and no other text's translations."""
    folder = path.rpartition("/")[0].removesuffix("/media")
    return {
        name: _headings(content) if _may_be_cut(name, folder, path) else content
        for name, content in files.items()
        if _is_twin(name, path) or not source_of(name)[1]
    }


def _is_twin(name: str, path: str) -> bool:
    return source_of(name)[0] == source_of(path)[0]


def _may_be_cut(name: str, folder: str, path: str) -> bool:
    is_near = folder != "" and name.startswith(f"{folder}/")
    return not is_near and not _is_twin(name, path) and place_of(name) in CUT


@lru_cache(maxsize=512)
def _headings(content: bytes) -> bytes:
    return b"\n".join(_kept(content.replace(b"\r\n", b"\n").split(b"\n")))


def _kept(lines: list[bytes]) -> Iterator[bytes]:
    fences = 0
    for line in lines:
        if line.rstrip() == FENCE.encode():
            fences += 1
        if fences < 2 or line.rstrip() == FENCE.encode() or line.startswith(b"#"):
            yield line
