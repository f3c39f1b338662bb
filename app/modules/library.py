"""Published versions as courses, kept in memory; the live one is always at hand."""

from collections import OrderedDict
from threading import Event, Lock, Thread

import structlog

from app.db import Database
from app.errors import CourseError, NotFound
from app.language import current_language
from app.language import gettext as _
from app.modules.catalogue import Course
from app.modules.loading import load_course
from app.modules.publishing import find_changes, find_media, live_version_id, read_version

KEPT_VERSIONS = 8
POLL_SECONDS = 1.0
log = structlog.get_logger(__name__)


class NotPublished(CourseError):
    """No version of the course is live."""

    status = 503


class Library:
    """Thread-safe. A version never changes, so a loaded one is good for ever."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._live: Course | None = None
        self._loaded: OrderedDict[int, Course] = OrderedDict()
        self._shelf = Lock()
        self._loading = Lock()
        self._stopped = Event()
        self._thread: Thread | None = None

    @property
    def is_open(self) -> bool:
        """Whether a version is live."""
        return self._live is not None

    def live(self) -> Course:
        """The version that learners see now. Raises NotPublished before the first one is."""
        if self._live is None:
            raise NotPublished(_("The course is not published yet. Come back later."))
        return self._live

    def get(self, version_id: int) -> Course:
        """Any published version. Raises NotFound."""
        if self._live is not None and self._live.version_id == version_id:
            return self._live
        return self._find_loaded(version_id) or self._load_once(version_id)

    def read(self, version_id: int) -> Course:
        """The same in the language of whoever asks."""
        return self.get(version_id).read_in(current_language())

    def refresh(self) -> None:
        """Follow the live pointer: one cheap select, and a load only when it has moved."""
        with self._database.reading() as db:
            version_id = live_version_id(db)
        if version_id is not None and (self._live is None or self._live.version_id != version_id):
            self._live = self.get(version_id)

    def media(self, sha256: str) -> bytes | None:
        """A file that a published version shows or offers; never a source."""
        with self._database.reading() as db:
            return find_media(db, sha256)

    def start_polling(self) -> None:
        """Follow the live pointer each second, in a thread, until `stop`."""
        self.stop()
        self._stopped = Event()
        self._thread = Thread(target=self._poll, args=(self._stopped,), name="library", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=POLL_SECONDS * 5)
            self._thread = None

    def _poll(self, stopped: Event) -> None:
        while not stopped.wait(POLL_SECONDS):
            try:
                self.refresh()
            except Exception:
                log.warning("library_refresh_failed", exc_info=True)

    def _find_loaded(self, version_id: int) -> Course | None:
        with self._shelf:
            if version_id in self._loaded:
                self._loaded.move_to_end(version_id)
            return self._loaded.get(version_id)

    def _load_once(self, version_id: int) -> Course:
        with self._loading:
            course = self._find_loaded(version_id) or self._load(version_id)
            # Still inside: whoever waited must find it.
            with self._shelf:
                self._loaded[version_id] = course
                if len(self._loaded) > KEPT_VERSIONS:
                    self._loaded.popitem(last=False)
        return course

    def _load(self, version_id: int) -> Course:
        with self._database.reading() as db:
            files = read_version(db, version_id)
        course, _found = load_course(files, lenient=True)
        if course is None:
            raise NotFound(_("This version of the course can no longer be shown."))
        parts = {twin.source_path: (twin.source_path, *twin.drawings) for twin in course.twins if twin.is_outdated}
        with self._database.reading() as db:
            changes = find_changes(db, version_id, {path for paths in parts.values() for path in paths})
        newest = {source: max(changes[path] for path in paths) for source, paths in parts.items()}
        return course.numbered(version_id, newest)
