"""The formats of other platforms. Apart, so that a command line can name them without loading what reads them."""

from enum import StrEnum


class Format(StrEnum):
    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE = "moodle-xml"
    LIASCRIPT = "liascript"
