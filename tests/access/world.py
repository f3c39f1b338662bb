"""Seven people who each own one of everything, and the request that asks for a given object."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from app import clock
from app.accounts import codes, merging, passwords, sessions
from app.accounts.codes import Applicant, IssuedCode
from app.accounts.models import OneTimeToken, Passkey, Person, RoleGrant, SignInSession
from app.accounts.openid import OpenId
from app.accounts.providers import Provider
from app.accounts.roles import ADMINISTRATOR as ADMINISTRATOR_ROLE
from app.accounts.roles import AUTHOR as AUTHOR_ROLE
from app.accounts.roles import PARTNER_ADMINISTRATOR, Grant
from app.accounts.roles import VIEWER as VIEWER_ROLE
from app.authoring.archive import write_archive
from app.authoring.workspace import load_workspace
from app.certificates.models import Document
from app.certificates.rendering import Kind
from app.certificates.signing_keys import ready_signer
from app.certificates.status_places import place_of
from app.db import Database
from app.mail.models import OutboxMessage
from app.modules.drafts import Save, read_workspace, save
from app.modules.library import Library
from app.modules.models import ContentBlob, ContentDraft, ContentFile
from app.modules.publishing import make_live, publish, read_version
from app.people.models import PeopleList
from app.privacy.notice import find_newest, publish_notice
from app.problems.models import ProblemReport
from app.quiz import attempts, submitting
from app.quiz.attempts import AttemptAddress
from app.quiz.models import Attempt
from app.quiz.submitting import Installation
from app.statistics import filing
from app.statistics.view import Asked
from app.web.assets import static
from tests.access.table import ADMINISTRATOR, AUTHOR, LEARNER, NOTHING, OTHER, PARTNER, VIEWER, VISITOR, Cell
from tests.certificates.make import make_award
from tests.conftest import OWN_PAGE, PUBLIC_URL
from tests.people import Someone, make_person

MODULES = {LEARNER: "alpha", OTHER: "beta", AUTHOR: "gamma", ADMINISTRATOR: "delta", PARTNER: "gamma", VIEWER: "delta"}
"""Each person took the quiz of one module only, and no owner of a foreign object that of the asker's."""
SENT_IN, OPEN, MISSING_NUMBER = 1, 2, 77
PASSWORD = "a password of the table"
PICTURE, PICTURE_HASH = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 3 2'/>", "5c" * 32
MISSING_CODE = "a" * 26
DOCUMENT = b'{"proof":[{"verificationMethod":"did:web:course.example.org#ed25519-a"}]}'
UNIVERSITY = Provider("university", "A University", "https://uni.example.org", "course", "a secret")
METADATA = {"issuer": UNIVERSITY.issuer, "authorization_endpoint": f"{UNIVERSITY.issuer}/authorize"}
"""What the university publishes of itself; nobody is asked in these tests."""
NEWCOMER = "zainab@example.org"
LESSON, DRAFTED, MOVED = "alpha/01-first.md", "about.md", "orientation.md"


@dataclass
class World:
    app: FastAPI
    database: Database
    people: dict[str, Someone] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    certificates: dict[str, str] = field(default_factory=dict)
    mailed: dict[str, IssuedCode] = field(default_factory=dict)
    spent_link: str = ""
    report_id: int = 0
    earlier_version: int = 0
    """Of the course, live before the one that is live now."""
    grant_id: int = 0
    filing_id: int = 0
    """A role that somebody of no column holds."""
    of_the_partner: frozenset[str] = frozenset({OTHER, PARTNER})
    """Whom the partner administrator may see."""
    signing_key: str = ""
    list_id: int = 0
    merged_id: int = 0
    sources: list[str] = field(default_factory=list)
    mails: dict[str, int] = field(default_factory=dict)
    session_ids: dict[str, int] = field(default_factory=dict)
    passkey_ids: dict[str, int] = field(default_factory=dict)
    untouched: dict[str, str] = field(default_factory=dict)
    """The store as it is before every cell."""

    def owner(self, cell: Cell) -> str:
        """The person whose object the cell is about."""
        if cell.row.object.startswith("own") or cell.row.object == NOTHING:
            return cell.person
        return OTHER if cell.person == LEARNER else LEARNER

    def ask(self, cell: Cell, method: str = "", headers: dict[str, str] | None = None) -> Response:
        """Send the cell's request as its person; `headers` stand in for those of our own page."""
        client = TestClient(
            self.app,
            base_url=PUBLIC_URL,
            headers=OWN_PAGE if headers is None else headers,
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        if cell.person in self.sessions:
            client.cookies.set("__Host-session", self.sessions[cell.person])
        if cell.row.path == "/sign-in/code" and cell.row.object != "missing":
            client.cookies.set("__Host-waiting", self.mailed[cell.person].tab)
        method = method or cell.row.method
        form = {} if method in ("GET", "HEAD", "OPTIONS") else {"data": self._form(cell)}
        if method == "POST" and cell.row.path == "/authoring/archive":
            form = {"files": {"archive": ("course.zip", write_archive({"course.md": b"x"}, ""), "application/zip")}}
        if form and cell.row.path == "/people/lists":
            form = {"files": {"file": ("list.csv", b"Name,E-mail\nZainab,zainab@example.org\n")}}
        return client.request(method, self.address(cell), **form)

    def address(self, cell: Cell) -> str:
        return cell.row.path.replace(":path", "").format(**self._names(cell))

    def _names(self, cell: Cell) -> dict[str, str]:
        is_missing, owner, path = cell.row.object == "missing", self.owner(cell), cell.row.path
        module = MODULES.get(owner, "alpha") if "{number}" in path else "alpha"
        last_is_missing = any(last in path for last in ("{lesson_id}", "{number}", "{item_id}"))
        return {
            "module_id": "nowhere" if is_missing and not last_is_missing else module,
            "lesson_id": "nowhere" if is_missing and "{check_id}" not in path else "first",
            "check_id": "nowhere" if is_missing else "alpha-first-check",
            "item_id": "nowhere" if is_missing else "alpha-q1",
            "page_id": "nowhere" if is_missing else "about",
            "table_id": {"missing": "nowhere", "list of people": "people"}.get(cell.row.object, "partners"),
            "grant_id": "999999" if is_missing else str(self.grant_id),
            "report_id": "999999" if is_missing else str(self.report_id),
            "filing_id": "999999" if is_missing else str(self.filing_id),
            "plan_id": "nowhere" if is_missing else "programme",
            "extension": "pdf",
            "figure_id": "nowhere" if is_missing else "registered",
            "number": str(self._number(cell) if "attempts" in path else self._notice(cell)),
            "code": MISSING_CODE if is_missing else self._code(cell, owner),
            "link": self._link(cell, owner),
            "name": self._file(cell),
            "file_name": "certificate.pdf",
            "key_name": "nowhere" if is_missing else self.signing_key,
            "list_number": "77" if is_missing else "1",
            "language": "ur",
            "path": "nowhere.md" if is_missing else self._path(cell),
            "survey_id": "nowhere" if is_missing else "course",
            "list_id": "999999" if is_missing else str(self.list_id),
            "person_id": "999999" if is_missing else str(self.merged_id),
            "session_id": str(self.session_ids.get(owner, MISSING_NUMBER) if not is_missing else 7_777),
            "passkey_id": str(self.passkey_ids.get(owner, MISSING_NUMBER) if not is_missing else 7_777),
            "provider_id": "nowhere" if is_missing else "university",
            "mail_id": str(self.mails.get(cell.row.object, MISSING_NUMBER)),
        }

    @staticmethod
    def _path(cell: Cell) -> str:
        """The lesson, or the page that authors have a draft of; of the other draft the live text has changed."""
        if "/choices/" in cell.row.path:
            return MOVED
        return DRAFTED if any(act in cell.row.path for act in ("moves", "deletions", "history", "discards")) else LESSON

    def _notice(self, cell: Cell) -> int:
        with self.database.reading() as db:
            newest = find_newest(db)
        return newest.id if newest and cell.row.object != "missing" else MISSING_NUMBER

    def _number(self, cell: Cell) -> int:
        if cell.row.object == "missing":
            return MISSING_NUMBER
        return OPEN if cell.row.object.endswith("open") else SENT_IN

    def _code(self, cell: Cell, owner: str) -> str:
        return self.certificates.get("erased" if cell.row.object == "erased" else owner, MISSING_CODE)

    def _link(self, cell: Cell, owner: str) -> str:
        return {"missing": "no-such-link", "spent": self.spent_link}.get(cell.row.object) or self.mailed[owner].link

    def _file(self, cell: Cell) -> str:
        if cell.row.path.startswith("/static"):
            return "nowhere.css" if cell.row.object == "missing" else static("site.css").removeprefix("/static/")
        sha256 = {"missing": "0" * 64, "source": self.sources[0]}.get(cell.row.object, PICTURE_HASH)
        return f"{sha256}.{'md' if cell.row.object == 'source' else 'svg'}"

    def _form(self, cell: Cell) -> dict[str, Any]:
        owner = self.owner(cell)
        address = self._typed_address(cell)
        fits = cell.row.object in ("own", NOTHING)
        forms: dict[str, dict[str, Any]] = {
            "register": {"name": "Zainab Ünal", "email": NEWCOMER, "university": "lums", "category": "staff"},
            "filings": {"report": "programme", "from": "", "until": "", "as_of": ""},
            "code": {"code": self.mailed[owner].code},
            "password": {"email": address, "password": PASSWORD if fits else PASSWORD.upper()},
            "sign-in": {"email": address},
            "sign-in-codes": {"email": address},
            "answers": {"item": self._first_item(cell, owner), "answer": "a", "key": "k-1"},
            "submission": {"key": "k-1"},
            "revocation": {"reason": "A test."},
            "{check_id}": {"answer": "a"},
            "roles": {"email": self.people[LEARNER].email, "role": VIEWER_ROLE, "partner": ""},
            "problems": {"page": "/glossary", "text": "A word is missing."},
            "new": {"kind": "page", "title": "A page"},
            "undo": {"version": self._live(), "back_to": str(self.earlier_version)},
            "name": {"name": "Another Name"},
            "consents": {"purpose": "news"},
            "erasure": {"email": self.people[owner].email if owner in self.people else ""},
            "reminder": {"subject": "Your course", "text": "It waits.", "act": "send"},
            "universities": {"spelling": "nust isb", "partner": "nust"},
            "merges": self._pair(cell, "into"),
            "pairs-apart": self._pair(cell, "other"),
            "regrade": {"reason": "A test.", "version": str(self.app.state.library.live().version_id)},
        }
        if "/authoring/" in cell.row.path and "{path:path}" in cell.row.path:
            return self._authors_form("" if cell.row.object == "missing" else self._path(cell), cell.row.path)
        if cell.row.path == "/authoring/publish":
            return {"version": self._live(), "state": load_workspace(self.database).state([MOVED]), "leave": MOVED}
        return forms.get(cell.row.path.rsplit("/", maxsplit=1)[-1], {})

    def _live(self) -> str:
        return str(self.app.state.library.live().version_id)

    def _authors_form(self, path: str, address: str) -> dict[str, str]:
        """What the forms about one file hold; for a missing one, what might be typed."""
        if "/translations/" in address:
            translation = load_workspace(self.database).get(path.replace(".md", ".ur.md"))
            return {"number": "2", "text": "## سرخی", "seen": translation.sha256 or ""}
        file = load_workspace(self.database).get(path)
        seen = file.sha256 or ""
        if "/choices/" in address:
            return {"mine": "---\ntitle: A title\n---\nWords.\n", "base": "", "seen": seen, "kind": "live"}
        if "/history/" in address:
            return {"sha256": file.live_sha256 or "", "seen": seen}
        return {"text": "---\ntitle: A title\n---\nWords.\n", "seen": seen, "name": "renamed"}

    def _pair(self, cell: Cell, second: str) -> dict[str, Any]:
        person = 999_999 if cell.row.object == "missing" else self.people[LEARNER].person_id
        return {"person": person, second: self.people[OTHER].person_id}

    def _typed_address(self, cell: Cell) -> str:
        if cell.row.object == "missing":
            return "nobody@example.org"
        owner = self.owner(cell)
        return self.people[owner].email if owner in self.people else NEWCOMER

    def _first_item(self, cell: Cell, owner: str) -> str:
        someone = self.people.get(owner)
        attempt = select(Attempt.draw).where(
            Attempt.person_id == (someone.person_id if someone else 0),
            Attempt.module == MODULES.get(owner),
            Attempt.number == self._number(cell),
        )
        with self.database.reading() as db:
            draw = db.scalar(attempt)
        return str(draw[0]["item"]) if draw else "alpha-q1"

    @contextmanager
    def undone(self) -> Iterator[Connection]:
        """Whatever happens inside is rolled back; only where the world lives in one connection."""
        connection = self.database.writing.kw["bind"]
        savepoint = connection.begin_nested()
        try:
            yield connection
        finally:
            savepoint.rollback()
            # What was published inside is not live any more.
            self.app.state.library.refresh()


def _report_problem(db: Session) -> int:
    """A report that nobody has dealt with."""
    row = ProblemReport(page="/glossary", text="A word is missing.")
    db.add(row)
    db.flush()
    return row.id


def make_world(app: FastAPI, database: Database) -> World:
    """Everybody with an open and a submitted attempt, a certificate with its PDF, a password and a waiting code."""
    world = World(app, database)
    app.state.openid = OpenId({"university": UNIVERSITY}, {"university": (time.monotonic(), METADATA)})
    world.signing_key = ready_signer(database, app.state.settings.secrets_dir).ed25519_name
    with database.writing.begin() as db:
        _publish_twice(db, world)
        world.report_id = _report_problem(db)
        _add_picture(db, world)
        world.people = {
            LEARNER: make_person(db, "Amina Khan", partner="nust"),
            OTHER: make_person(db, "Chiara Rossi", partner="lums"),
            AUTHOR: make_person(db, "Elena Quintana", partner="salamanca", roles=(AUTHOR_ROLE,)),
            ADMINISTRATOR: make_person(db, "Dawud Siddiqui", partner="salamanca", roles=(ADMINISTRATOR_ROLE,)),
            PARTNER: make_person(db, "Farah Malik", partner="lums", roles=(Grant(PARTNER_ADMINISTRATOR, "lums"),)),
            VIEWER: make_person(db, "Gareth Evans", partner=None, category="other", roles=(VIEWER_ROLE,)),
        }
        for word, someone in world.people.items():
            _give_everything(db, world, word, someone)
        _draft(db, world.people[AUTHOR])
        publish_notice(db, app.state.settings)
        helper = make_person(db, "Hira Nadeem", roles=(AUTHOR_ROLE,))
        world.grant_id = db.scalars(select(RoleGrant.id).where(RoleGrant.person_id == helper.person_id)).one()
        _add_list_and_merge(db, world)
        world.filing_id = _file_report(db, world)
        world.mailed[VISITOR] = _mail_code(db, world, "newcomer@example.org", None)
        world.spent_link = _mail_code(db, world, "spent@example.org", None).link
        spent = select(OneTimeToken).where(OneTimeToken.email == "spent@example.org")
        db.scalars(spent).one().used_at = clock.now()
        _add_mails(db, world)
        ids = {row.person_id: row.id for row in db.scalars(select(SignInSession))}
        for word, someone in world.people.items():
            passkey = Passkey(person_id=someone.person_id, credential_id=word.encode().hex(), public_key="k")
            db.add(passkey)
            db.flush()
            world.passkey_ids[word] = passkey.id
        world.session_ids = {word: ids[someone.person_id] for word, someone in world.people.items()}
        erased = make_person(db, "Somebody Gone")
        award = make_award(db, erased.person_id, holder="Somebody Gone")
        award.facts = {}
        db.get_one(Person, erased.person_id).erased_at = clock.now()
        world.certificates["erased"] = award.code
    return world


def _publish_twice(db: Session, world: World) -> None:
    """An earlier version with another page, then again the one that is live."""
    live = world.app.state.library.live().version_id
    earlier = {**read_version(db, live), DRAFTED: b"---\ntitle: About\n---\nEarlier words.\n"}
    world.earlier_version = publish(db, earlier, published_by=None, origin="browser").id
    make_live(db, live)


def _draft(db: Session, author: Someone) -> None:
    files = read_workspace(db)
    text = b"---\ntitle: A draft\n---\nWords.\n"
    for path in (DRAFTED, MOVED):
        save(db, Save(author.person_id, path, text, files.get(path).sha256))
    draft = select(ContentDraft).where(ContentDraft.path == MOVED)
    db.scalars(draft).one().base_sha256 = files.get(DRAFTED).live_sha256


def _give_everything(db: Session, world: World, word: str, someone: Someone) -> None:
    library: Library = world.app.state.library
    db.get_one(Person, someone.person_id).password_hash = _password_hash()
    world.sessions[word] = sessions.start(db, someone.person_id, second_factor_at=clock.now())
    award = make_award(db, someone.person_id, holder=someone.name)
    world.certificates[word] = award.code
    place_of(db, award.id)
    for kind in Kind:
        db.add(Document(award_id=award.id, kind=kind, sha256="ab" * 32, content=DOCUMENT))
    module = MODULES[word]
    attempts.start(db, library.live(), someone.person_id, module, SENT_IN)
    address = AttemptAddress(module, SENT_IN)
    submitting.submit(db, library, Installation(PUBLIC_URL), someone.person_id, address, "k")
    attempts.start(db, library.live(), someone.person_id, module, OPEN)
    world.mailed[word] = _mail_code(db, world, someone.email, someone.person_id)


def _add_list_and_merge(db: Session, world: World) -> None:
    """A list that the administrator uploaded, and somebody whose two registrations were merged."""
    administrator = world.people[ADMINISTRATOR].person_id
    row = {"line": 2, "name": "Ibrahim Qazi", "email": "qazi@example.org", "university": "NUST", "category": "Staff"}
    kept = PeopleList(actor_id=administrator, file_name="list.csv", reading="CSV", rows=[row])
    db.add(kept)
    twice, again = make_person(db, "Jamil Twice"), make_person(db, "Jamil Again")
    merging.merge(db, again.person_id, twice.person_id, administrator)
    db.flush()
    world.list_id, world.merged_id = kept.id, again.person_id


def _file_report(db: Session, world: World) -> int:
    administrator = world.people[ADMINISTRATOR].person_id
    counted = filing.count_report(db, world.app.state.library, "programme", Asked("", "", ""))
    return filing.file_report(db, counted, administrator).id


def _mail_code(db: Session, world: World, address: str, person_id: int | None) -> IssuedCode:
    registration = {"name": "New Comer", "email": address, "university": "nust", "category": "staff"}
    purpose = "register" if person_id is None else "sign-in"
    applicant = Applicant(purpose, address, person_id, registration, "/my-course", network=address)
    return codes.issue(db, world.app.state.token_key, applicant)


def _add_picture(db: Session, world: World) -> None:
    """The course of the tests has no picture, and every course has sources."""
    version_id = world.app.state.library.live().version_id
    files = select(ContentFile).where(ContentFile.version_id == version_id, ContentFile.path.like("%quiz.md"))
    world.sources = [file.sha256 for file in db.scalars(files)]
    db.add(ContentBlob(sha256=PICTURE_HASH, content=PICTURE))
    db.flush()
    db.add(ContentFile(version_id=version_id, path="alpha/media/drawing.svg", sha256=PICTURE_HASH))


def _add_mails(db: Session, world: World) -> None:
    for word, gave_up_at in (("present", clock.now()), ("on its way", None)):
        mail = OutboxMessage(message_id=word, recipient="x@example.org", subject="s", text="t", gave_up_at=gave_up_at)
        db.add(mail)
        db.flush()
        world.mails[word] = mail.id


@cache
def _password_hash() -> str:
    return passwords.hash_password(PASSWORD)
