from collections.abc import Iterator

import pytest

from app.config import Settings
from app.db import Database
from app.mail.smtp import sender
from app.mail.worker import Outbox
from tests.mail.catcher import Catcher, running_catcher


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    with running_catcher() as running:
        yield running


@pytest.fixture
def outbox(committed_database: Database, settings: Settings, catcher: Catcher) -> Outbox:
    with_server = settings.model_copy(
        update={"smtp_host": "127.0.0.1", "smtp_port": catcher.port, "smtp_security": "none"}
    )
    return Outbox(committed_database, sender(with_server))
