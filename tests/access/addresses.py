"""The address of the object that a cell is about."""

from app.web.assets import static
from tests.access.table import Cell
from tests.access.things import (
    MISSING_CODE,
    MISSING_NUMBER,
    MODULES,
    PICTURE_HASH,
    Things,
    attempt_number,
    drafted_path,
)


def address_of(things: Things, cell: Cell) -> str:
    return cell.row.path.replace(":path", "").format(**_names(things, cell))


def _names(things: Things, cell: Cell) -> dict[str, str]:
    is_missing, owner, path = cell.row.object == "missing", things.owner(cell), cell.row.path
    module = MODULES.get(owner, "alpha") if "{number}" in path else "alpha"
    last_is_missing = any(last in path for last in ("{lesson_id}", "{number}", "{item_id}"))
    return {
        "module_id": "nowhere" if is_missing and not last_is_missing else module,
        "lesson_id": "nowhere" if is_missing and "{check_id}" not in path else "first",
        "check_id": "nowhere" if is_missing else "alpha-first-check",
        "item_id": "nowhere" if is_missing else "alpha-q1",
        "page_id": "nowhere" if is_missing else "about",
        "table_id": {"missing": "nowhere", "list of people": "people"}.get(cell.row.object, "partners"),
        "grant_id": "999999" if is_missing else str(things.grant_id),
        "report_id": "999999" if is_missing else str(things.report_id),
        "filing_id": "999999" if is_missing else str(things.filing_id),
        "plan_id": "nowhere" if is_missing else "programme",
        "extension": "pdf",
        "figure_id": "nowhere" if is_missing else "registered",
        "number": str(attempt_number(cell) if "attempts" in path else _notice(things, cell)),
        "code": MISSING_CODE if is_missing else _code(things, cell, owner),
        "link": _link(things, cell, owner),
        "name": _file(things, cell),
        "file_name": "certificate.pdf",
        "key_name": "nowhere" if is_missing else things.signing_key,
        "list_number": "77" if is_missing else "1",
        "language": "ur",
        "path": "nowhere.md" if is_missing else drafted_path(cell),
        "survey_id": "nowhere" if is_missing else "course",
        "list_id": "999999" if is_missing else str(things.list_id),
        "person_id": "999999" if is_missing else str(things.merged_id),
        "session_id": str(things.session_ids.get(owner, MISSING_NUMBER) if not is_missing else 7_777),
        "passkey_id": str(things.passkey_ids.get(owner, MISSING_NUMBER) if not is_missing else 7_777),
        "provider_id": "nowhere" if is_missing else "university",
        "mail_id": str(things.mails.get(cell.row.object, MISSING_NUMBER)),
    }


def _notice(things: Things, cell: Cell) -> int:
    return MISSING_NUMBER if cell.row.object == "missing" else things.notice_id


def _code(things: Things, cell: Cell, owner: str) -> str:
    return things.certificates.get("erased" if cell.row.object == "erased" else owner, MISSING_CODE)


def _link(things: Things, cell: Cell, owner: str) -> str:
    return {"missing": "no-such-link", "spent": things.spent_link}.get(cell.row.object) or things.mailed[owner].link


def _file(things: Things, cell: Cell) -> str:
    if cell.row.path.startswith("/static"):
        return "nowhere.css" if cell.row.object == "missing" else static("site.css").removeprefix("/static/")
    sha256 = {"missing": "0" * 64, "source": things.sources[0]}.get(cell.row.object, PICTURE_HASH)
    return f"{sha256}.{'md' if cell.row.object == 'source' else 'svg'}"
