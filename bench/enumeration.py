"""Whether time tells if an address is registered: asks for known and unknown addresses in turns.

Prints the AUC of each way in: the chance that a known address takes longer than an unknown one. 0.5 tells
nothing; 0.35 to 0.65 is the target.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from fastapi.testclient import TestClient

from app.accounts import passwords
from app.accounts.models import Person
from app.config import Settings
from app.db import Database, open_database
from app.main import create_app
from app.modules.publishing import publish_folder_at_start
from app.operations.logging import set_up_logs
from app.operations.migrating import migrate
from tests.clients import OWN_PAGE, PUBLIC_URL
from tests.databases import COURSE
from tests.people import make_person

ROUNDS = 200
FIELDS = {"name": "Zainab", "university": "lums", "category": "staff", "password": "not the password at all"}
WAYS = ("/sign-in", "/register", "/sign-in/password")
LOW, HIGH = 0.35, 0.65


def main(rounds: int) -> int:
    set_up_logs("error")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), public_url=PUBLIC_URL)
        database = open_database(settings.effective_database_url)
        migrate(database)
        publish_folder_at_start(database, COURSE)
        app = create_app(settings, database)
        app.state.library.refresh()
        results = [(way, _auc(*_measure(app, way, _known(database, rounds)))) for way in WAYS]
        database.engine.dispose()
    for way, auc in results:
        print(f"{way:20} n = {2 * rounds}   AUC = {auc:.3f}")
    return 0 if all(LOW <= auc <= HIGH for _way, auc in results) else 1


def _known(database: Database, count: int) -> list[str]:
    hashed = passwords.hash_password("the password of all of them")
    with database.writing.begin() as db:
        people = [make_person(db, f"Known{number} Person") for number in range(count)]
        for person in people:
            db.get_one(Person, person.person_id).password_hash = hashed
    return [person.email for person in people]


def _measure(app: object, way: str, known: list[str]) -> tuple[list[float], list[float]]:
    """Seconds for known and for unknown addresses, in random order, each from a network of its own."""
    times: dict[bool, list[float]] = {True: [], False: []}
    asked = [(True, email) for email in known] + [(False, f"un{email}") for email in known]
    random.shuffle(asked)
    for number, (is_known, email) in enumerate(asked):
        network = (f"10.{len(way)}.{number // 250}.{number % 250}", 50_000)
        client = TestClient(app, base_url=PUBLIC_URL, headers=OWN_PAGE, follow_redirects=False, client=network)
        start = time.perf_counter()
        status = client.post(way, data=FIELDS | {"email": email}).status_code
        times[is_known].append(time.perf_counter() - start)
        assert status in (303, 422), status
    return times[True], times[False]


def _auc(known: list[float], unknown: list[float]) -> float:
    wins = sum((one > other) + 0.5 * (one == other) for one in known for other in unknown)
    return wins / (len(known) * len(unknown))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
