#!/usr/bin/env python3
"""What a certificate costs to make, and what checking one costs beside a lesson page.

python bench/certificates.py [--certificates N] [--rounds N]

Everything runs in this process on one core; CPU time is the process's own, so other load disturbs it little.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fastapi.testclient import TestClient
from pydantic import SecretStr

from app.accounts import service as accounts
from app.certificates import badge, data_integrity, jwt_form
from app.certificates.credential import make_claims
from app.certificates.pdf import render
from app.certificates.rendering import Kind, Press, document_for
from app.config import Settings
from app.db import Database
from app.main import create_app
from app.serving import prepare
from tests.certificates.make import CODE, make_award, make_facts
from tests.certificates.test_tampering import ADDRESS, METHOD, credential, ed25519, rs256, signed, token

PAGES_PER_ROUND = 40
CREATED = "2026-11-23T20:30:00Z"
LESSON = "/modules/mobilities/lessons/why-mobility"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=SecretStr(""), public_url="https://course.example.org")
        database = prepare(settings)
        press = Press(database, settings.secrets_dir)
        codes = earn(database, arguments.certificates + 1)
        show("one part", {name: milliseconds(make, 10) for name, make in parts().items()})
        document_for(press, codes[0])
        each = [milliseconds(lambda code=code: document_for(press, code), 1) for code in codes[1:]]
        middle = statistics.median(each)
        print(f"a certificate with all its files: {middle:.0f} ms CPU, {1000 / middle:.0f} per second and core")
        client = TestClient(create_app(settings, database), base_url="https://course.example.org")
        client.app.state.library.refresh()  # type: ignore[attr-defined]  # it is our FastAPI
        compare(client, codes[0], (document_for(press, codes[0], Kind.PDF).content or b""), arguments.rounds)
        database.engine.dispose()


def earn(database: Database, number: int) -> list[str]:
    with database.writing.begin() as db:
        people = [
            accounts.add_person(db, "Amina Khan", f"amina.{n}@example.org", {"category": "staff", "partner": "nust"})
            for n in range(number)
        ]
        return [make_award(db, person_id, public_url="https://course.example.org").code for person_id in people]


def parts() -> dict[str, Callable[[], object]]:
    facts, text = make_facts(), str(signed())
    return {
        "signature eddsa-rdfc-2022": lambda: data_integrity.sign(
            credential(), ed25519(), METHOD, "2026-11-23T20:30:00Z"
        ),
        "signature RS256": lambda: jwt_form.sign(make_claims(credential()), rs256(), ADDRESS),
        "PDF": lambda: render(facts, CODE, text),
        "badge SVG": lambda: badge.draw_svg(facts, text),
        "badge PNG": lambda: badge.draw_png(facts, text),
        "checking RS256": lambda: jwt_form.verify(token(), lambda _address: rs256().public_key()),
    }


def compare(client: TestClient, code: str, pdf: bytes, rounds: int) -> None:
    """In turns, so that what disturbs one disturbs all; a ratio is taken within a round."""
    asked: dict[str, Callable[[], object]] = {
        "lesson page": lambda: client.get(LESSON),
        "verification page": lambda: client.get(f"/verify/{code}"),
        "checking a PDF": lambda: client.post(
            "/verify", files={"file": ("a.pdf", pdf)}, headers={"Sec-Fetch-Site": "same-origin"}
        ),
    }
    taken = [{name: milliseconds(ask, PAGES_PER_ROUND) for name, ask in asked.items()} for _round in range(rounds)]
    for name in asked:
        times = [one[name] for one in taken]
        ratios = [one[name] / one["lesson page"] for one in taken]
        print(
            f"{name}: {min(times):.1f} · {statistics.median(times):.1f} · {max(times):.1f} ms CPU, "
            f"{statistics.median(ratios):.2f} lesson pages"
        )


def show(title: str, times: dict[str, float]) -> None:
    print(title)
    for name, taken in times.items():
        print(f"  {name}: {taken:.1f} ms CPU")


def milliseconds(work: Callable[[], object], times: int) -> float:
    """CPU time of one call, the first left out."""
    if times > 1:
        work()
    began = time.process_time()
    for _time in range(times):
        work()
    return (time.process_time() - began) * 1000 / times


if __name__ == "__main__":
    main()
