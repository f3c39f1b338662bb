"""What the end of a line must not tear: a name such as `B-International`, an amount, the middle of a range.

A range and its unit may part, or narrow columns would grow beyond a phone.
"""

import re

_UNITS = "billion|million|per cent|credits?|months?|ECTS|CH|ارب|کروڑ|لاکھ|ملین|کریڈٹ|ماہ"
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر"
)
_WHOLE = re.compile(r"\b[A-Za-z]-[A-Za-z]{2,}|CC BY \d\.\d|\d[\d.,]*–\d[\d.,]*\b|\b\d{4} تا \d{2,4}\b")
_AMOUNT = re.compile(rf"(?<=\d)(</bdi>)? (?=(?:{_UNITS}|{_MONTHS})\b)")


def unbroken(html: str) -> str:
    """The same words, bound together where they belong together; whoever writes them types nothing for it."""
    return _AMOUNT.sub("\\1\u00a0", _WHOLE.sub(r'<span class="nowrap">\g<0></span>', html))
