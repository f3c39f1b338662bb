"""`python -m tests.mail.sending_workers DATABASE_URL PORT COUNT`: that many workers, each a process of its own.

One process imports, the others are its forks: twenty imports would take longer than the drill. Each worker
sends under an address that names its process, so that the mail server knows whose mail it took. Prints the
numbers of the processes, one a line.
"""

import os
import sys
import time

from app.config import Settings
from app.db import open_database
from app.mail.smtp import sender
from app.mail.worker import Outbox


def main(url: str, port: str, count: str) -> None:
    children = []
    for _worker in range(int(count)):
        child = os.fork()
        if not child:
            send_for_ever(url, int(port))
        children.append(child)
    print("\n".join(map(str, children)), flush=True)
    for _child in children:
        os.wait()


def send_for_ever(url: str, port: int) -> None:
    settings = Settings(
        smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", mail_from=f"worker-{os.getpid()}@example.org"
    )
    outbox = Outbox(open_database(url), sender(settings))
    while True:
        outbox.send_due()
        time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
