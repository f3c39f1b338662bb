"""Hidden fields of the authors' forms, read without trusting them."""

import re
from typing import Protocol

from app.modules.drafts import new_page
from app.typed_numbers import whole_number

PAGE = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Fields(Protocol):
    def get(self, name: str, /) -> object: ...


def page_of(fields: Fields) -> str:
    """The open editor that a form came from; a new one where it does not say."""
    page = str(fields.get("page") or "")
    return page if PAGE.fullmatch(page) else new_page()


def number_of(value: object) -> int:
    """0 for what is no number."""
    return whole_number(str(value or "")) or 0
