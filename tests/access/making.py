"""Making the world of the access table: everybody with one of everything that an address can name."""

import time
from functools import cache

from fastapi import FastAPI
from sqlalchemy import select
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
from app.quiz.submitting import Installation
from app.statistics import filing
from app.statistics.view import Asked
from tests.access.table import ADMINISTRATOR, AUTHOR, LEARNER, OTHER, PARTNER, VIEWER, VISITOR
from tests.access.things import DRAFTED, MODULES, MOVED, OPEN, PASSWORD, PICTURE_HASH, SENT_IN
from tests.access.world import World
from tests.certificates.make import make_award
from tests.clients import PUBLIC_URL
from tests.people import Someone, make_person

PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 3 2'/>"
DOCUMENT = b'{"proof":[{"verificationMethod":"did:web:course.example.org#ed25519-a"}]}'
UNIVERSITY = Provider("university", "A University", "https://uni.example.org", "course", "a secret")
METADATA = {"issuer": UNIVERSITY.issuer, "authorization_endpoint": f"{UNIVERSITY.issuer}/authorize"}
"""What the university publishes of itself; nobody is asked in these tests."""


def make_world(app: FastAPI, database: Database) -> World:
    """Everybody with an open and a submitted attempt, a certificate with its PDF, a password and a waiting code."""
    world = World(app, database)
    app.state.openid = OpenId({"university": UNIVERSITY}, {"university": (time.monotonic(), METADATA)})
    world.signing_key = ready_signer(database, app.state.settings.secrets_dir).ed25519_name
    with database.writing.begin() as db:
        _publish_twice(db, world)
        world.report_id = _report_problem(db)
        _add_picture(db, world)
        world.people = _register(db)
        for word, someone in world.people.items():
            _give_everything(db, world, word, someone)
        _draft(db, world.people[AUTHOR])
        publish_notice(db, app.state.settings)
        newest = find_newest(db)
        world.notice_id = newest.id if newest else 0
        helper = make_person(db, "Hira Nadeem", roles=(AUTHOR_ROLE,))
        world.grant_id = db.scalars(select(RoleGrant.id).where(RoleGrant.person_id == helper.person_id)).one()
        _add_list_and_merge(db, world)
        world.filing_id = _file_report(db, world)
        _mail_newcomers(db, world)
        _add_mails(db, world)
        _number_sign_ins(db, world)
        world.certificates["erased"] = _erase_holder(db)
    return world


def _register(db: Session) -> dict[str, Someone]:
    return {
        LEARNER: make_person(db, "Amina Khan", partner="nust"),
        OTHER: make_person(db, "Chiara Rossi", partner="lums"),
        AUTHOR: make_person(db, "Elena Quintana", partner="salamanca", roles=(AUTHOR_ROLE,)),
        ADMINISTRATOR: make_person(db, "Dawud Siddiqui", partner="salamanca", roles=(ADMINISTRATOR_ROLE,)),
        PARTNER: make_person(db, "Farah Malik", partner="lums", roles=(Grant(PARTNER_ADMINISTRATOR, "lums"),)),
        VIEWER: make_person(db, "Gareth Evans", partner=None, category="other", roles=(VIEWER_ROLE,)),
    }


def _publish_twice(db: Session, world: World) -> None:
    """An earlier version with another page, then again the one that is live."""
    live = world.app.state.library.live().version_id
    earlier = {**read_version(db, live), DRAFTED: b"---\ntitle: About\n---\nEarlier words.\n"}
    world.earlier_version = publish(db, earlier, published_by=None, origin="browser").id
    make_live(db, live)


def _report_problem(db: Session) -> int:
    """A report that nobody has dealt with."""
    row = ProblemReport(page="/glossary", text="A word is missing.")
    db.add(row)
    db.flush()
    return row.id


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


def _mail_newcomers(db: Session, world: World) -> None:
    """To somebody who has not come yet, and a link that was used."""
    world.mailed[VISITOR] = _mail_code(db, world, "newcomer@example.org", None)
    world.spent_link = _mail_code(db, world, "spent@example.org", None).link
    spent = select(OneTimeToken).where(OneTimeToken.email == "spent@example.org")
    db.scalars(spent).one().used_at = clock.now()


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


def _number_sign_ins(db: Session, world: World) -> None:
    """Everybody's session and passkey."""
    ids = {row.person_id: row.id for row in db.scalars(select(SignInSession))}
    for word, someone in world.people.items():
        passkey = Passkey(person_id=someone.person_id, credential_id=word.encode().hex(), public_key="k")
        db.add(passkey)
        db.flush()
        world.passkey_ids[word] = passkey.id
        world.session_ids[word] = ids[someone.person_id]


def _erase_holder(db: Session) -> str:
    """The code of a certificate whose holder was erased."""
    erased = make_person(db, "Somebody Gone")
    award = make_award(db, erased.person_id, holder="Somebody Gone")
    award.facts = {}
    db.get_one(Person, erased.person_id).erased_at = clock.now()
    return award.code


@cache
def _password_hash() -> str:
    return passwords.hash_password(PASSWORD)
