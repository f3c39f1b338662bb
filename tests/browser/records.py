"""People in every state, put into the server's database by the course's own services."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.roles import ADMINISTRATOR
from app.certificates.models import Award
from app.db import Database, open_database
from app.modules import service as modules
from app.modules.catalogue import Course
from app.modules.library import Library
from app.quiz import attempts, submitting
from app.quiz.attempts import AttemptAddress
from app.quiz.submitting import Installation
from tests.browser.answers import right_options, wrong_options
from tests.browser.server import Server

MODULES = ("mobilities", "recognition", "strategy", "research-partnerships")
LONG_NAME = "María del Carmen Fernández de la Vega-Castellanos y Ruiz"


@dataclass(frozen=True)
class Records:
    """Who there is: person ids by role in the tests, and the code of the graduate's certificate."""

    learner: int
    graduate: int
    administrator: int
    certificate: str


def fill(server: Server) -> Records:
    """A learner in the middle of the course, a graduate, and an administrator.

    The learner has read two lessons of mobilities, failed the quiz of recognition, and left the quiz of
    strategy after four questions.
    """
    database = open_database(f"sqlite:///{server.data / 'course.db'}")
    library = Library(database)
    library.refresh()
    with database.writing.begin() as db:
        filler = Filler(db, database, library, server.url)
        records = Records(filler.learner(), filler.graduate(), filler.administrator(), filler.certificate())
    database.engine.dispose()
    return records


@dataclass(frozen=True)
class Filler:
    db: Session
    database: Database
    library: Library
    url: str

    @property
    def course(self) -> Course:
        return self.library.live()

    def learner(self) -> int:
        person = self._person("Amina Khan", "amina@example.org", "nust")
        for lesson in self.course.modules[0].lessons[:2]:
            modules.complete_lesson(self.db, self.course, person, "mobilities", lesson.id)
        self._answer(person, "recognition", right=6, answered=9)
        self._submit(person, "recognition")
        self._answer(person, "strategy", right=4, answered=4)
        return person

    def graduate(self) -> int:
        person = self._person(LONG_NAME, "maria@example.org", "salamanca")
        for module in MODULES:
            self._answer(person, module, right=8, answered=10)
            self._submit(person, module)
        return person

    def administrator(self) -> int:
        return self._person("Dawud Administrator", "dawud@example.org", "cardiff-met", (ADMINISTRATOR,))

    def certificate(self) -> str:
        return self.db.execute(select(Award.code)).scalar_one()

    def _person(self, name: str, email: str, partner: str, roles: tuple[str, ...] = ()) -> int:
        return accounts.add_person(self.db, name, email, {"category": "staff", "partner": partner}, roles)

    def _answer(self, person: int, module: str, right: int, answered: int) -> None:
        number = attempts.start(self.db, self.course, person, module, 1)
        opened = attempts.open_attempt(self.db, self.library, person, module, number)
        for place, question in enumerate(opened.questions[:answered]):
            choose = right_options if place < right else wrong_options
            response = choose(module, question.id)
            attempts.save_answer(
                self.db, self.library, person, AttemptAddress(module, number), question.id, response, f"key-{place}"
            )

    def _submit(self, person: int, module: str) -> None:
        submitting.submit(self.db, self.library, Installation(self.url), person, AttemptAddress(module, 1), "key")
