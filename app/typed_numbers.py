"""Whole numbers as they come in addresses and forms."""


def whole_number(text: str) -> int | None:
    """None for what is no number, or has more digits than the number of a row in either database."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
