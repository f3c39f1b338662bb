"""What the end of a line must not tear: a name such as `B-International`, an amount from its unit."""

import re

_NAME = re.compile(r"\b[A-Z]-[A-Z][A-Za-z]+|CC BY \d\.\d")
_UNITS = "billion|million|per cent|credits?|months?|ECTS|CH|ارب|کروڑ|لاکھ|ملین|یورو|کریڈٹ|ماہ"
_AMOUNT = re.compile(rf"(?<=\d)(</bdi>)? (?=(?:{_UNITS})\b)")


def unbroken(html: str) -> str:
    """The same words, bound together where they belong together; whoever writes them types nothing for it."""
    return _AMOUNT.sub("\\1\u00a0", _NAME.sub(r'<span class="nowrap">\g<0></span>', html))
