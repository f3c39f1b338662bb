"""Files to take away, with their size where it is known, so that a browser tells how much is still to come."""

from collections.abc import Iterator
from typing import IO

from fastapi.responses import Response, StreamingResponse

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
PACKED = (XLSX, PDF)
"""Nothing is gained by compressing them again on the line, and their size would be lost."""
CHUNK_BYTES = 64 * 1024


def whole_file(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers=_named(name))


def stored_file(file: IO[bytes], media_type: str, name: str) -> Response:
    """What was written to `file`, which is closed when it has been sent."""
    headers = {**_named(name), "Content-Length": str(file.tell())}
    file.seek(0)
    return StreamingResponse(_chunks(file), media_type=media_type, headers=headers)


def streamed_file(chunks: Iterator[bytes], media_type: str, name: str) -> Response:
    """Sent as it is made, so nobody knows its size before its end."""
    return StreamingResponse(chunks, media_type=media_type, headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
