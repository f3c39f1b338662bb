"""The public name of a certificate: made at random, printed in groups, typed by people."""

import base64
import re
import secrets

LENGTH = 26
_SHAPE = re.compile(rf"[a-z2-7]{{{LENGTH}}}")
# Base 32 has no 0, 1 or 8: who types one misread a letter.
_MISREAD = str.maketrans("018", "olb")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015._]+")


def new_code() -> str:
    """128 random bits in lower-case base 32."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()


def normalise(typed: str) -> str:
    """The code that somebody meant, whatever their spaces, case and hyphens; empty if it cannot be one."""
    code = _SEPARATORS.sub("", typed).casefold().translate(_MISREAD)
    return code if _SHAPE.fullmatch(code) else ""


def in_groups(code: str) -> tuple[str, ...]:
    """The code as it is printed, in pieces that the eye can carry to a keyboard."""
    return tuple(code[start : start + 4] for start in range(0, len(code), 4))
