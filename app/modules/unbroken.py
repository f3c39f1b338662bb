"""What the end of a line must not tear: a name such as `B-International`, an amount, the middle of a range.

A range and its unit may part, or narrow columns would grow beyond a phone.
"""

import re

_UNITS = "billion|million|per cent|credits?|months?|ECTS|CH|ارب|کروڑ|لاکھ|ملین|کریڈٹ|ماہ"
_WHOLE = re.compile(r"\b[A-Za-z]-[A-Za-z]{2,}|CC BY \d\.\d|\d[\d.,]*–\d[\d.,]*\b")
_AMOUNT = re.compile(rf"(?<=\d)(</bdi>)? (?=(?:{_UNITS})\b)")


def unbroken(html: str) -> str:
    """The same words, bound together where they belong together; whoever writes them types nothing for it."""
    return _AMOUNT.sub("\\1\u00a0", _WHOLE.sub(r'<span class="nowrap">\g<0></span>', html))
