"""Finding the credential inside a file that somebody sends to have it checked.

The file may be anything. No document parser runs on it: a PDF is searched for its attachment, a PNG for its
text chunk, each with a cap on steps and on what it may unpack to; XML is read without entities or DTD.
What is found is compared with what we issued, never believed.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.certificates.badge import KEYWORD, NAMESPACE

MAX_CREDENTIAL_BYTES = 64_000
MAX_PIECES = 400
"""Streams of a PDF or chunks of a PNG that are looked at; ours have a tenth of that."""
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
CREDENTIAL_START = b'{"@context"'
TOKEN = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


class NoCredential(Exception):
    """The file holds none that we could find."""


def find_credential(content: bytes) -> bytes:
    """JSON or a token, as it stands in the file. Raises NoCredential."""
    if content.startswith(b"%PDF-"):
        return _first(_in_pdf(content))
    if content.startswith(PNG_SIGNATURE):
        return _first(_in_png(content))
    text = content.removeprefix(b"\xef\xbb\xbf").strip()
    if text.startswith(b"<"):
        return _in_svg(text)
    if text.startswith(b"{") or TOKEN.fullmatch(text):
        return _capped(text)
    raise NoCredential


def _in_pdf(content: bytes) -> Iterator[bytes]:
    position = 0
    for _piece in range(MAX_PIECES):
        start = content.find(b"stream", position)
        if start < 0:
            return
        position = start + len(b"stream")
        if content[max(0, start - 3) : start] != b"end":
            unpacked = _unpacked(content[position:].lstrip(b"\r\n"))
            if unpacked.startswith(CREDENTIAL_START):
                yield unpacked


def _unpacked(stream: bytes) -> bytes:
    if stream.startswith(CREDENTIAL_START):
        return stream[: stream.find(b"endstream")].rstrip(b"\r\n")
    try:
        reader = zlib.decompressobj()
        if not reader.decompress(stream[:4096], len(CREDENTIAL_START)).startswith(CREDENTIAL_START):
            return b""
        return zlib.decompressobj().decompress(stream, MAX_CREDENTIAL_BYTES + 1)
    except zlib.error:
        return b""


def _in_png(content: bytes) -> Iterator[bytes]:
    position = len(PNG_SIGNATURE)
    for _piece in range(MAX_PIECES):
        if position + 8 > len(content):
            return
        length, kind = struct.unpack_from(">I4s", content, position)
        body = content[position + 8 : position + 8 + length]
        position += 12 + length
        keyword, _zero, rest = body.partition(b"\0")
        # Not compressed, and no language or translated keyword before the text.
        if kind == b"iTXt" and keyword == KEYWORD.encode() and rest[:4] == b"\0\0\0\0":
            yield rest[4:]


def _in_svg(text: bytes) -> bytes:
    try:
        element = fromstring(text, forbid_dtd=True).find(f".//{{{NAMESPACE}}}credential")
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise NoCredential from error
    if element is None:
        raise NoCredential
    return _capped((element.get("verify") or element.text or "").strip().encode(errors="replace"))


def _first(found: Iterator[bytes]) -> bytes:
    credential = next(found, None)
    if credential is None:
        raise NoCredential
    return _capped(credential)


def _capped(credential: bytes) -> bytes:
    if not credential or len(credential) > MAX_CREDENTIAL_BYTES:
        raise NoCredential
    return credential
