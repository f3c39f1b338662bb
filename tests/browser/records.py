"""People in every state of learning, brought there through the pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
from sqlalchemy.orm import Session

from app import clock
from app.accounts import merging, visits
from app.accounts import service as accounts
from app.accounts.openid import Claims
from app.accounts.roles import ADMINISTRATOR, Grant
from app.accounts.service import Door
from app.accounts.sessions import Browser
from app.certificates import life
from app.mail.models import OutboxMessage
from app.modules.drafts import Save, read_workspace
from app.modules.drafts import save as save_draft
from app.people.models import PeopleList
from app.problems.models import ProblemReport
from app.survey.models import SurveyResponse
from tests.accounts.test_second_factor import set_up
from tests.browser.answers import right_options, wrong_options
from tests.browser.server import Server
from tests.certificates.make import make_award
from tests.databases import CONTENT
from tests.questions.every_type import Pairs
from tests.quiz import taking
from tests.statistics.make import Maker

MODULES = ("mobilities", "recognition", "strategy", "research-partnerships")
LONG_NAME = "María del Carmen Fernández de la Vega-Castellanos y Ruiz"
UNIVERSITY = "uni"
SECRETS = 'client_id = "course"\nclient_secret = "a secret"\n'
STAFF = {"category": "staff", "partner": "salamanca"}
FILED = datetime(2026, 8, 1, tzinfo=UTC)
"""The moment of the first of two filed reports. Nobody of them did anything in the days that the exports recount."""
SENTENCES = "Under N there is no entry for NARIC, which lesson two of Recognition uses. I looked for it under E too."


@dataclass(frozen=True)
class Records:
    """Who there is: person ids, and the code of the graduate's certificate."""

    learner: int
    graduate: int
    administrator: int
    guarded: int
    certificate: str
    newcomer: str
    """What the browser of somebody holds whom a university has confirmed, and who has not registered yet."""


def open_course(folder: Path) -> Server:
    """The real course, with a university that signs its people in. Nobody ever asks it anything."""
    server = Server(folder)
    file = folder / "providers.toml"
    file.write_text(f'[{UNIVERSITY}]\nname = "University Uni"\nissuer = "https://uni.example.org"\n' + SECRETS)
    file.chmod(0o600)
    server.settings["COURSE_PROVIDERS_FILE"] = file
    return server


def fill(server: Server) -> Records:
    """A learner in the middle of the course, a graduate, an administrator, and somebody with an authenticator app.

    The learner has read two lessons of mobilities, failed the quiz of recognition, and left the quiz of
    strategy after four questions. The graduate has passed every quiz and read nothing.
    """
    with server.writing() as db:
        learner = accounts.add_person(db, "Amina Khan", "amina@example.org", STAFF)
        graduate = accounts.add_person(db, LONG_NAME, "maria@example.org", STAFF)
        guarded = accounts.add_person(db, "Elif Guarded", "elif@example.org", STAFF)
        administrator = accounts.add_person(
            db, "Dawud Administrator", "dawud@example.org", STAFF, (Grant(ADMINISTRATOR),)
        )
        db.add(_refused_mail())
        newcomer = _confirm_newcomer(db, server.url)
        _add_people_to_look_at(db, administrator)
        _add_what_changed(db, administrator)
        _draft(db, administrator)
    with browse(server, learner) as client:
        for lesson in ("why-mobility", "erasmus-map"):
            client.post(f"/modules/mobilities/lessons/{lesson}/completion")
        send_in(client, answer(client, "recognition", right=6, answered=9))
        answer(client, "strategy", right=4, answered=4)
    with browse(server, graduate) as client:
        for module in MODULES:
            send_in(client, answer(client, module, right=8, answered=10))
    with browse(server, guarded) as client:
        set_up(client)
    with browse(server, administrator) as client:
        for moment in (FILED.isoformat(), ""):
            client.post("/statistics/filings", data={"report": "programme", "from": "", "until": "", "as_of": moment})
    [(code,)] = server.query("SELECT code FROM award WHERE level = 'completion' AND person_id = ?", graduate)
    return Records(learner, graduate, administrator, guarded, code, newcomer)


def _add_people_to_look_at(db: Session, administrator: int) -> None:
    """Typed universities, somebody who registered twice, a list to be read in, and answers of a past month."""
    for number, (name, typed) in enumerate(
        (("Muhammad Zubair Wattoo", "Nust Isb"), ("Mohd. Zubayr Wattoo", "Nust isb."))
    ):
        where = {"category": "staff", "partner": None, "other_name": typed, "country": "PK"}
        accounts.add_person(db, name, f"zubair{number}@example.org", where)
    for number in range(40):
        accounts.add_person(db, f"Learner{number:02} Somebody{number:02}", f"l{number}@example.org", STAFF)
    rows = [
        {
            "line": 2,
            "name": "José Ünal",
            "email": "jose@example.org",
            "university": "Salamanca University",
            "category": "Staff",
        },
        {"line": 3, "name": "Amina B. Khan", "email": "amina@example.org", "completed_before": "2023-11-27"},
        {"line": 4, "name": "", "email": "nobody", "university": "Atlantis", "category": "Dean"},
    ]
    db.add(
        PeopleList(
            actor_id=administrator, file_name="november.xlsx", reading="Excel workbook, sheet “People”", rows=rows
        )
    )
    for number in range(16):
        answers = {
            "mobilities-satisfaction": [f"a:{1 if number < 14 else 2}", f"b:{number % 4 + 1}"],
            "mobilities-missing": ["A longer example of an agreement with a university outside Europe."],
        }
        db.add(SurveyResponse(key=f"{number:032x}", survey="mobilities", month="2026-01", answers=answers))


def _add_what_changed(db: Session, administrator: int) -> None:
    """Between a report as of `FILED` and one as of now something happened for every reason that there is."""
    make, later = Maker(db), FILED + timedelta(days=60)
    people = [
        make.person(f"Zoya Recorded{number:02}", at, **held) for number, (at, held) in enumerate(_registered_before())
    ]
    for person in people[:4]:
        make.lesson(person, FILED - timedelta(days=40), "mobilities", lesson="why-mobility")
        make.completed(person, FILED - timedelta(days=30), recorded_at=later if person == people[0] else None)
    for person in people[1:4]:
        award = make_award(db, person, holder=f"Zoya Recorded{person}")
        award.happened_at = award.recorded_at = FILED - timedelta(days=30)
    with clock.running_as(lambda: FILED - timedelta(days=5)):
        merging.merge(db, people[4], people[5], administrator)
    with clock.running_as(lambda: later):
        merging.undo(db, people[4], administrator)
        merging.merge(db, people[6], people[7], administrator)
        life.revoke(db, award.code, "Given to the wrong person.", administrator)
    make.lesson(make.person("Zoya Newcomer", later), later, "mobilities", lesson="why-mobility")
    make.belongs(people[8], FILED - timedelta(days=50), recorded_at=later, partner="bologna", category="students")
    for page, text in (("/modules/mobilities/lessons/why-mobility", "The table is cut."), ("/glossary", SENTENCES)):
        db.add(ProblemReport(page=page, text=text))


def _registered_before() -> Iterator[tuple[datetime, dict[str, str]]]:
    for number in range(10):
        partner = ("nust", "lums", "pifd", "salamanca")[number % 4]
        yield FILED - timedelta(days=60 - number), {"category": ("staff", "students")[number % 2], "partner": partner}


def _confirm_newcomer(db: Session, server_url: str) -> str:
    door = Door(b"key", server_url, "Course", "192.0.2.1", Browser())
    started = visits.start(db, door, UNIVERSITY, "/my-course")
    visit_id, _secrets = visits.take(db, UNIVERSITY, started.browser, started.secrets.state)
    claims = Claims("https://uni.example.org", "zainab", "Zainab Ünal", "zainab@example.org", is_email_verified=True)
    visits.enter(db, door, visit_id, claims)
    return started.browser


def _draft(db: Session, author: int) -> None:
    """A page with a sentence more, which nobody has published."""
    file = read_workspace(db).get("orientation.md")
    text = (CONTENT / file.path).read_bytes() + b"\nA sentence more.\n"
    save_draft(db, Save(author, "orientation.md", text, file.sha256))


def _refused_mail() -> OutboxMessage:
    return OutboxMessage(
        message_id="refused",
        purpose="sign-in code",
        recipient="somebody.with.a.long.name@students.university.example.org",
        subject="Refused",
        text="Refused",
        tries=1,
        last_error="550 5.1.1 The email account that you tried to reach does not exist",
        gave_up_at=clock.now(),
    )


def browse(server: Server, person: int) -> httpx2.Client:
    cookies = {"session": server.sign_in(person)}
    return httpx2.Client(base_url=server.url, cookies=cookies, headers={"Sec-Fetch-Site": "same-origin"}, timeout=30)


def answer(client: httpx2.Client, module: str, right: int, answered: int) -> str:
    """An attempt with the first `right` answers right and the rest of those answered wrong; gives its address."""
    attempt = taking.start(client, module)
    for place, item in enumerate(taking.questions(client, attempt)[:answered]):
        choose = right_options if place < right else wrong_options
        save(client, attempt, item, choose(module, item))
    return attempt


def save(client: httpx2.Client, attempt: str, item: str, pairs: Pairs) -> None:
    fields = {field: [value for name, value in pairs if name == field] for field, _value in pairs}
    data = {"item": item, "key": item, "place": "1", **fields}
    assert client.post(f"{attempt}/answers", data=data).status_code == 303


def send_in(client: httpx2.Client, attempt: str) -> None:
    assert client.post(f"{attempt}/submission", data={"key": "key"}).status_code == 303
