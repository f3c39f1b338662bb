"""Starting the course: settings, migration, content, then the server."""

import gc
import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import structlog
import uvicorn
from fastapi import FastAPI

from app.certificates.signing_keys import ready_signer
from app.config import Settings, load_settings
from app.db import Database, open_database
from app.errors import StartRefused
from app.main import create_app
from app.modules.library import Library
from app.modules.publishing import publish_folder_at_start
from app.operations.demo import add_demo_people
from app.operations.logging import set_up_logs
from app.operations.migrating import migrate
from app.operations.programme_records import add_programme
from app.privacy.notice import publish_notice

STOP_SECONDS = 20
KEEP_ALIVE_SECONDS = 30
WORKER_SECONDS = 60
"""A worker that still imports on a busy machine is not dead."""
log = structlog.get_logger()


def serve_course(*, host: str | None, port: int | None, demo: bool, watch: bool = False) -> None:
    """Serve until told to stop. Raises StartRefused with what to mend."""
    _override("COURSE_HOST", host)
    _override("COURSE_PORT", port)
    settings = load_settings()
    if watch and settings.workers > 1:
        raise StartRefused("--watch is for one process. Set COURSE_WORKERS=1.")
    database = prepare(settings)
    if demo:
        print(add_demo_people(database))
    print(f"The course is at {settings.effective_public_url} (stop with Ctrl+C)", flush=True)
    database.engine.dispose()
    if settings.workers > 1:
        _run("app.serving:app_from_settings", settings)
        return
    app = create_app(settings)
    with _watching(app, settings) if watch else nullcontext():
        _run(app, settings)


def app_from_settings() -> FastAPI:
    """What each of several worker processes runs."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    app = create_app(settings)
    _set_aside()
    return app


def _watching(app: FastAPI, settings: Settings) -> AbstractContextManager[None]:
    """For authors who write in files: the pages that they have open follow each save."""
    from app.authoring.watching import watching

    app.state.is_watched = True
    print(f"Watching {settings.content_dir}", flush=True)
    return watching(app.state.database, app.state.library, Path(settings.content_dir), _tell)


def _tell(line: str) -> None:
    print(line, flush=True)


def _run(app: FastAPI | str, settings: Settings) -> None:
    _set_aside()
    uvicorn.run(
        app,
        factory=isinstance(app, str),
        host=settings.host,
        port=settings.port,
        workers=settings.workers if settings.workers > 1 else None,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        http="httptools",
        server_header=False,
        access_log=False,
        log_level="warning",
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_worker_healthcheck=WORKER_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _set_aside() -> None:
    """What the start has made stays to the end: from now on Python need not look through it for garbage."""
    gc.freeze()
    gc.enable()


def demonstrate(*, programme: bool) -> str:
    """Fill the installation with demonstration people; gives the text to print.

    Raises StartRefused where the database holds other people.
    """
    settings = load_settings()
    database = prepare(settings)
    if not programme:
        return add_demo_people(database)
    library = Library(database)
    library.refresh()
    return add_programme(database, library.live(), settings.effective_public_url)


def prepare(settings: Settings) -> Database:
    """A data folder, a migrated database and a published course."""
    set_up_logs(settings.log_level)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = open_database(settings.effective_database_url)
    if settings.workers > 1 and database.is_sqlite:
        raise StartRefused("Several workers need PostgreSQL. Set COURSE_DATABASE_URL, or COURSE_WORKERS=1.")
    migrate(database)
    with database.writing.begin() as db:
        publish_notice(db, settings)
    ready_signer(database, settings.secrets_dir)
    for finding in publish_folder_at_start(database, Path(settings.content_dir)):
        log.warning("content", path=finding.path, line=finding.line, message=finding.message)
    return database


def _override(name: str, value: object) -> None:
    """By the environment, so that worker processes see it too."""
    if value is not None:
        os.environ[name] = str(value)
