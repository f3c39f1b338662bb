"""The course as it stood when a certificate was earned, written out again from the version that the award names."""

from pathlib import Path

from sqlalchemy import select

from app.certificates.models import Award
from app.config import load_settings
from app.db import Database, open_database
from app.errors import StartRefused
from app.modules.folder import content_hash
from app.modules.models import ContentVersion
from app.modules.publishing import read_version


def write_course_text_at_console(code: str, folder: Path) -> str:
    """Gives the sentence to print."""
    return write_course_text(open_database(load_settings().effective_database_url), code, folder)


def write_course_text(database: Database, code: str, folder: Path) -> str:
    """Write the files, byte for byte, into an empty folder; gives a sentence with their fingerprint.

    Raises StartRefused where there is no such certificate, where its facts were erased, or where stored files are
    not those that the award names.
    """
    if folder.exists() and any(folder.iterdir()):
        raise StartRefused(f"{folder} is not empty. Name a new folder.")
    version_hash, files = _read(database, code)
    if content_hash(files) != version_hash:
        raise StartRefused(f"The stored files of version {version_hash[:12]} are damaged. Restore a backup.")
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return f"{len(files)} files of version {version_hash} written to {folder}; their fingerprint is right."


def _read(database: Database, code: str) -> tuple[str, dict[str, bytes]]:
    with database.reading() as db:
        award = db.scalar(select(Award).where(Award.code == code))
        if award is None:
            raise StartRefused(f"There is no certificate {code}.")
        version_hash = str((award.facts or {}).get("content_version", ""))
        version_id = db.scalar(select(ContentVersion.id).where(ContentVersion.hash == version_hash))
        if version_id is None:
            raise StartRefused(f"What certificate {code} stated was erased with its holder.")
        return version_hash, read_version(db, version_id)
