"""Twenty workers are killed while they send: no mail is lost, and a mail comes twice only where its worker was
killed between the server's acceptance and our commit."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from app import clock
from app.db import Database
from app.mail import service as mail
from app.mail.letter import Letter
from app.mail.models import OutboxMessage
from app.mail.worker import LEASE, Outbox
from tests import logged
from tests.databases import CONTENT
from tests.mail.catcher import Catcher

WORKERS, MAILS = 20, 240


@pytest.mark.slow
def test_no_mail_is_lost_when_twenty_workers_are_killed(
    committed_database: Database, outbox: Outbox, catcher: Catcher
) -> None:
    with committed_database.writing.begin() as db:
        for number in range(MAILS):
            mail.queue(db, f"learner-{number}@example.org", Letter("drill", "A reminder", ("Go on.",)))
    with start_workers(committed_database, catcher) as workers:
        killed = kill_one_after_another(workers, catcher)
    sent_before_the_end = len(catcher.caught)
    later = clock.now() + LEASE
    with clock.running_as(lambda: later):
        outbox.send_due()
    assert sent_before_the_end > 0, "the workers sent nothing"
    assert len({message["To"] for message in catcher.caught}) == MAILS
    assert unsent(committed_database) == 0
    assert_doubles_are_from_killed_workers(catcher, killed)


def start_workers(database: Database, catcher: Catcher) -> subprocess.Popen[str]:
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.mail.sending_workers", url, str(catcher.port), str(WORKERS)]
    with logged.server_output() as output:
        return subprocess.Popen(command, cwd=CONTENT.parent, stdout=subprocess.PIPE, stderr=output, text=True)


def kill_one_after_another(workers: subprocess.Popen[str], catcher: Catcher) -> set[str]:
    """Each after some more mails were taken, at a moment that nobody chose."""
    assert workers.stdout is not None
    pids = [int(workers.stdout.readline()) for _worker in range(WORKERS)]
    rng = random.Random(7)  # noqa: S311 - a drill that can be repeated
    for number, pid in enumerate(pids, start=1):
        wait_for(catcher, min(MAILS - 40, number * (MAILS - 40) // WORKERS))
        time.sleep(rng.uniform(0, 0.02))
        os.kill(pid, signal.SIGKILL)
    workers.wait(timeout=120)
    return {f"worker-{pid}@example.org" for pid in pids}


def wait_for(catcher: Catcher, count: int) -> None:
    end = time.monotonic() + 60
    while len(catcher.caught) < count and time.monotonic() < end:
        time.sleep(0.005)


def unsent(database: Database) -> int:
    with database.reading.begin() as db:
        return db.scalar(select(func.count()).where(OutboxMessage.sent_at.is_(None))) or 0


def assert_doubles_are_from_killed_workers(catcher: Catcher, killed: set[str]) -> None:
    """Each worker had one mail in hand when it was killed, so it accounts for one double at most."""
    deliveries: dict[str, list[str]] = {}
    for message, sender in zip(catcher.caught, catcher.senders, strict=True):
        deliveries.setdefault(message["Message-ID"].split("@")[0], []).append(sender)
    doubled = {key: senders for key, senders in deliveries.items() if len(senders) > 1}
    assert all(len(senders) == 2 for senders in doubled.values())
    first_senders = Counter(senders[0] for senders in doubled.values())
    assert set(first_senders) <= killed
    assert all(count == 1 for count in first_senders.values())
