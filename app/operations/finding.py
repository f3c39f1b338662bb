"""What `doctor` found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A fault of this installation in plain words, and what to do about it."""

    problem: str
    mend: str
