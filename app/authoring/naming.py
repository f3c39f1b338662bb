"""A whole folder's questions named at once, so that no two of a module get the same id."""

from collections.abc import Iterator, Mapping, MutableSet

from app.modules.links import Links
from app.modules.rendering import finish
from app.modules.texts import place_of, read_text
from app.questions.edits import Edit
from app.questions.naming import new_id, write_id
from app.questions.passages import RawQuestion, split_passages


def name_questions(files: Mapping[str, bytes]) -> dict[str, list[Edit]]:
    """Path → what writes an id for each question that has none."""
    texts = [path for path in files if place_of(path) in ("lesson", "quiz", "survey")]
    found: dict[str, list[Edit]] = {}
    for module in sorted({path.partition("/")[0] for path in texts}):
        own = {path: files[path] for path in texts if path.startswith(f"{module}/")}
        found.update(_name_in_module(own))
    return found


def _name_in_module(files: Mapping[str, bytes]) -> Iterator[tuple[str, list[Edit]]]:
    questions = {path: _questions(path, content) for path, content in files.items()}
    taken = {_id(question) for _lines, found in questions.values() for question in found}
    for path, (lines, found) in questions.items():
        yield path, [_name(question, lines, taken) for question in found if not _id(question)]


def _questions(path: str, content: bytes) -> tuple[list[str], list[RawQuestion]]:
    text = read_text(path, content, [])
    finish(text.document, Links({}, {}, {}))
    pieces = split_passages(text.document.tokens, text.source)
    return text.source.lines, [piece for piece in pieces if isinstance(piece, RawQuestion)]


def _id(question: RawQuestion) -> str:
    return question.attributes.id if question.attributes else ""


def _name(question: RawQuestion, lines: list[str], taken: MutableSet[str]) -> Edit:
    id_ = new_id(question, taken)
    taken.add(id_)
    return write_id(question, id_, lines[question.attributes.line - 1] if question.attributes else "")
