"""What an author's work needs: who they are, and where drafts and versions are."""

from dataclasses import dataclass

from app.db import Database
from app.modules.library import Library


@dataclass(frozen=True)
class Desk:
    person_id: int
    database: Database
    library: Library
