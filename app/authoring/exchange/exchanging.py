"""Questions of other platforms into our Markdown, and ours into theirs; whatever is lost on the way is named.

Nothing here writes a file or asks the network.
"""

import io
import stat
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from app.authoring.archive import UNREADABLE
from app.authoring.exchange import gift_writer, moodle_writer
from app.authoring.exchange.aiken import ANSWER, read_aiken
from app.authoring.exchange.drafts import Body, Choices, Draft, Loss, Piece, Reading, Typed
from app.authoring.exchange.fitting import fit
from app.authoring.exchange.formats import Format
from app.authoring.exchange.gift_reader import read_gift_file
from app.authoring.exchange.gift_writer import write_gift
from app.authoring.exchange.liascript import read_liascript
from app.authoring.exchange.markdown_reader import read_markdown
from app.authoring.exchange.markdown_writer import write_markdown
from app.authoring.exchange.moodle_reader import read_moodle
from app.authoring.exchange.moodle_writer import write_moodle
from app.authoring.exchange.names import with_ids
from app.errors import InvalidInput
from app.language import gettext as _

MAX_BYTES = 4_000_000
MAX_ZIP_BYTES = 10_000_000
MAX_QUESTIONS = 2_000
MAX_MEMBERS = 50


@dataclass(frozen=True)
class Imported:
    markdown: str
    """Sections and questions, to be put below the front matter of a bank."""
    questions: int
    losses: tuple[Loss, ...]
    """In the order of the source; with the questions they are all that stands in it."""


@dataclass(frozen=True)
class Exported:
    text: str
    questions: int
    losses: tuple[Loss, ...]


def import_questions(name: str, content: bytes, format_: Format | None = None, taken: Collection[str] = ()) -> Imported:
    """`name` is the file's, by which the format is told where it is not given; `taken` are ids already in use.

    A zip may hold the file instead. Raises InvalidInput, with words for the author, for a file that is none of the
    formats, too large, or made to do harm.
    """
    name, content = _unpacked(name, content)
    _check_size(content)
    reading = _READERS[format_ or _guess(name, content)](content)
    if sum(isinstance(piece, Draft) for piece in reading.pieces) > MAX_QUESTIONS:
        raise InvalidInput({"file": _("The file holds more than {limit} questions.").format(limit=MAX_QUESTIONS)})
    reading.pieces = with_ids(map(_simplified, reading.pieces), taken)
    pieces = fit(reading)
    count = sum(isinstance(piece, Draft) for piece in pieces)
    return Imported(write_markdown(pieces), count, _in_order(reading.losses))


def export_questions(markdown: str, format_: Format) -> Exported:
    """A whole bank, front matter and all. Raises InvalidInput for a format that is only read."""
    if format_ not in _WRITERS:
        names = ", ".join(_WRITERS)
        raise InvalidInput({"format": _("Questions can be exported as {formats}.").format(formats=names)})
    write, kinds = _WRITERS[format_]
    reading = read_markdown(markdown)
    pieces = with_ids(reading.pieces)
    text, losses = write(pieces)
    count = sum(isinstance(piece, Draft) and isinstance(piece.body, kinds) for piece in pieces)
    return Exported(text, count, _in_order([*reading.losses, *losses]))


def _unpacked(name: str, content: bytes) -> tuple[str, bytes]:
    """The one file of a zip, read with a bound; nothing is written anywhere."""
    if not content.startswith(b"PK\x03\x04"):
        return name, content
    if len(content) > MAX_ZIP_BYTES:
        raise InvalidInput({"file": _("The zip is larger than {limit} MB.").format(limit=MAX_ZIP_BYTES // 1_000_000)})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            member = _only_file(archive)
            with archive.open(member) as file:
                return member.filename, file.read(MAX_BYTES + 1)
    except UNREADABLE as fault:
        raise InvalidInput({"file": _("The zip cannot be read. Pack the file again, without a password.")}) from fault


def _only_file(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = archive.infolist()
    files = [member for member in members if not member.is_dir()]
    if len(members) > MAX_MEMBERS or len(files) != 1:
        raise InvalidInput({"file": _("The zip must hold one file with questions and nothing else.")})
    parts = files[0].filename.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or ":" in parts[0] or stat.S_ISLNK(files[0].external_attr >> 16):
        raise InvalidInput({"file": _("The zip holds a link or a path that leads out of it. Pack the file itself.")})
    return files[0]


def _check_size(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise InvalidInput({"file": _("The file is larger than {limit} MB.").format(limit=MAX_BYTES // 1_000_000)})


def _guess(name: str, content: bytes) -> Format:
    ending, text = name.rpartition(".")[2].lower(), content.decode("utf-8-sig", errors="replace")
    if ending == "xml" or text.lstrip().startswith("<?xml"):
        return Format.MOODLE
    if ending == "md":
        return Format.LIASCRIPT
    has_answers = any(ANSWER.fullmatch(line.strip()) for line in text.split("\n"))
    return Format.AIKEN if ending == "aiken" or (has_answers and "{" not in text) else Format.GIFT


def _decoded(read: Callable[[str], Reading]) -> Callable[[bytes], Reading]:
    def decode(content: bytes) -> Reading:
        try:
            return read(content.decode("utf-8-sig"))
        except UnicodeDecodeError as fault:
            line = content[: fault.start].count(b"\n") + 1
            raise InvalidInput(
                {"file": _("Line {line} holds bytes that are no UTF-8 text.").format(line=line)}
            ) from fault

    return decode


_READERS: Mapping[Format, Callable[[bytes], Reading]] = {
    Format.GIFT: _decoded(read_gift_file),
    Format.AIKEN: _decoded(read_aiken),
    Format.LIASCRIPT: _decoded(read_liascript),
    Format.MOODLE: read_moodle,
}
_WRITERS: Mapping[Format, tuple[Callable[[list[Piece]], tuple[str, list[Loss]]], tuple[type[Body], ...]]] = {
    Format.GIFT: (write_gift, gift_writer.KINDS),
    Format.MOODLE: (write_moodle, moodle_writer.KINDS),
}
"""What writes a format, and the kinds of questions that it has."""


def _in_order(losses: list[Loss]) -> tuple[Loss, ...]:
    return tuple(sorted(losses, key=lambda loss: loss.line))


def _simplified(piece: Piece) -> Piece:
    """In the form in which our Markdown has a place for everything."""
    if isinstance(piece, Draft) and isinstance(piece.body, Choices) and piece.reason:
        return _with_reason_in_options(piece, piece.body)
    if isinstance(piece, Draft) and isinstance(piece.body, Typed) and piece.body.is_number:
        return _with_shared_tolerance(piece, piece.body)
    return piece


def _with_reason_in_options(draft: Draft, body: Choices) -> Draft:
    """A choice gives its reasons under its options: each of them says the common one too."""
    options = tuple(
        replace(option, feedback="\n\n".join(text for text in (option.feedback, draft.reason) if text))
        for option in body.options
    )
    return replace(draft, body=replace(body, options=options), reason="")


def _with_shared_tolerance(draft: Draft, body: Typed) -> Draft:
    """A tolerance that all numbers share stands in the attribute line."""
    shared = {answer.tolerance for answer in body.answers if answer.text != "*"}
    if len(shared) != 1 or shared == {""}:
        return draft
    answers = tuple(replace(answer, tolerance="") for answer in body.answers)
    attributes = {**draft.attributes, "tolerance": shared.pop()}
    return replace(draft, body=replace(body, answers=answers), attributes=attributes)
