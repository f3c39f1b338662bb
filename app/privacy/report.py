"""A person's data as a PDF that can be read without a program for it."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from app.certificates.pdf import compile_page, printable
from app.language import current_language, mark, text_direction
from app.language import gettext as _
from app.privacy.export import Holdings, Section

TEMPLATE = Path(__file__).parent / "template" / "my_data.typ"
LABELS = {
    "person": mark("You"),
    "registration": mark("Your registration"),
    "affiliation": mark("Your university and group"),
    "role_grant": mark("Your roles"),
    "sign_in_session": mark("Browsers that were signed in"),
    "lesson_completion": mark("Lessons you completed"),
    "module_completion": mark("Modules you completed"),
    "course_completion": mark("The course, completed"),
    "past_completion": mark("Completed before this platform"),
    "attempt": mark("Your attempts at quizzes"),
    "saved_answer": mark("Answers you saved"),
    "submission": mark("Attempts you sent in"),
    "item_grade": mark("Grades"),
    "award": mark("Your certificates"),
    "certificate_event": mark("Changes of your certificates"),
    "document": mark("Files of your certificates"),
    "audit_event": mark("What is recorded in the audit trail as done by you"),
    "passkey": mark("Your passkeys"),
    "external_identity": mark("Sign-in services you use"),
    "problem_report": mark("Problems you reported"),
    "consent": mark("What you allowed or took back"),
}
"""Other tables are named as they are."""


def render_report(holdings: Holdings, course: str) -> bytes:
    """Raises RenderFailed."""
    language = current_language()
    data = {
        "language": language.partition("-")[0],
        "direction": text_direction(language),
        "title": printable(_("What %(course)s holds about you") % {"course": course}),
        "made": _("Made on %(moment)s UTC") % {"moment": f"{holdings.made_at:%Y-%m-%d %H:%M}"},
        "note": _("The same, complete and for programs, is in the file my-data.json."),
        "sections": [_section(section) for section in holdings.sections],
    }
    return compile_page(TEMPLATE, json.dumps(data, ensure_ascii=False), pdf_standards=["ua-1"])


def label(table: str) -> str:
    return _(LABELS[table]) if table in LABELS else table.replace("_", " ").capitalize()


def _section(section: Section) -> dict[str, Any]:
    return {"title": label(section.table), "rows": [_row(row) for row in section.rows]}


def _row(row: Mapping[str, Any]) -> list[list[str]]:
    return [
        [name.replace("_", " "), printable(_shown(value))] for name, value in row.items() if value not in (None, "", [])
    ]


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
