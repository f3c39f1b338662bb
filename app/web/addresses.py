"""Addresses inside this site."""

import re
from typing import Annotated

from fastapi import Path

RowNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""The number of a row, as both databases can hold it."""
_OWN_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]{0,499}")


def own_path(text: str, otherwise: str = "/") -> str:
    """`text` where it is a path of this site, so that nobody can be sent elsewhere after signing in."""
    return text if _OWN_PATH.fullmatch(text) else otherwise
