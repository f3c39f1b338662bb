"""create_app(): the only place where everything meets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES

from app.accounts import account_routes as account
from app.accounts import passkey_routes as passkeys
from app.accounts import preference_routes as preferences
from app.accounts import provider_routes as providers
from app.accounts import role_routes
from app.accounts import routes as accounts
from app.accounts import second_factor_routes as second_factor
from app.accounts.access import find_visitor
from app.accounts.forms import Choice, Enrolment
from app.accounts.openid import OpenId
from app.accounts.providers import load_providers
from app.accounts.roles import ADMINISTRATOR, AUTHOR, OF_THE_STATISTICS, PARTNER_ADMINISTRATOR
from app.authoring import (
    archive_routes,
    choice_routes,
    editor_routes,
    file_routes,
    publishing_routes,
    translation_routes,
    word_routes,
)
from app.authoring import routes as authoring
from app.authoring.access import MAX_BODY_BYTES
from app.certificates import issuer_routes, register_routes, verification_routes
from app.certificates import routes as certificates
from app.certificates.coverage import unprintable_characters
from app.certificates.rendering import Press, render_pending
from app.config import Settings
from app.db import Database, open_database
from app.keys import TOKEN_KEY, load_or_make_key
from app.language import DEFAULT_LANGUAGE, current_language
from app.language import mark as _
from app.learning import routes as learning
from app.mail.smtp import sender
from app.mail.worker import Outbox
from app.modules import routes as modules
from app.modules.catalogue import Course
from app.modules.library import Library
from app.operations import health
from app.operations import mails as operations
from app.people import care_routes, list_routes
from app.people import routes as people
from app.privacy import erasure_list, erasure_routes, notice_routes, trail_routes
from app.privacy import routes as privacy
from app.problems import routes as problems
from app.quiz import routes as quiz
from app.statistics import filing_routes, public_routes, report_routes, survey_routes
from app.statistics import routes as statistics
from app.survey import routes as survey
from app.web import assets_route, failures
from app.web.assets import READERS_FILES, assets
from app.web.files import PACKED
from app.web.page import Funder, NavigationEntry, Site
from app.web.preferences import ReaderPreferences, Weights
from app.web.security import Guard

SMALLEST_ZIPPED = 800
ZIPPED_ALREADY = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *PACKED)
FRAME_BYTES = {"en": (2_300, 2_300), "ur": (2_670, 2_690)}
"""What comes over the line with a lesson's text, and with each page of a quiz; other languages count as English.
`tests/content` holds the sum to 2 %."""
PAGES_BESIDE_QUESTIONS = 2
FONTS = {"ur": "noto-naskh-arabic.woff2"}
AUTHORING = "/authoring/"
WITH_NAMES = (ADMINISTRATOR, PARTNER_ADMINISTRATOR)
UNDER_STATISTICS = (
    "/audit",
    "/register-of-certificates",
    "/register-of-certificates/",
    "/retention",
    "/roles",
    "/sign-in-codes",
)
NAVIGATION = (
    NavigationEntry(_("My course"), "/my-course", also=("/modules/", "/surveys/")),
    NavigationEntry(_("Certificates"), "/certificates"),
    NavigationEntry(_("Authoring"), "/authoring", (AUTHOR, ADMINISTRATOR), also=("/problems",)),
    NavigationEntry(_("Statistics"), "/statistics", OF_THE_STATISTICS, also=UNDER_STATISTICS),
    NavigationEntry(_("People"), "/people", WITH_NAMES),
    NavigationEntry(_("Mails"), "/mails", (ADMINISTRATOR,)),
    NavigationEntry(_("Account"), "/account", also=("/my-data", "/my-data/")),
)
FOOTER = (
    NavigationEntry(_("About the project"), "/pages/about"),
    NavigationEntry(_("How the course works"), "/pages/orientation"),
    NavigationEntry(_("Search"), "/search"),
    NavigationEntry(_("Glossary"), "/glossary"),
    NavigationEntry(_("Toolkit"), "/toolkit"),
    NavigationEntry(_("Check a certificate"), "/verify"),
    NavigationEntry(_("Language and data"), "/preferences"),
    NavigationEntry(_("Privacy"), "/privacy"),
    NavigationEntry(_("Accessibility"), "/accessibility"),
)

OF_A_VISITOR = (
    learning.router,
    modules.router,
    quiz.router,
    certificates.router,
    authoring.router,
    survey_routes.router,
    statistics.router,
    accounts.router,
    preferences.router,
    problems.router,
    account.router,
    providers.router,
    passkeys.router,
    second_factor.router,
    operations.router,
    role_routes.router,
    privacy.router,
    erasure_routes.router,
    trail_routes.router,
    notice_routes.router,
    verification_routes.router,
    register_routes.router,
    filing_routes.router,
    report_routes.router,
    public_routes.router,
    survey.router,
    people.router,
    list_routes.router,
    care_routes.router,
)
"""Before any of their pages it is looked up who asks."""
OF_THEIR_OWN = (
    list_routes.upload_router,
    issuer_routes.router,
    file_routes.router,
    editor_routes.router,
    choice_routes.router,
    publishing_routes.router,
    archive_routes.router,
    word_routes.router,
    translation_routes.router,
    assets_route.router,
    health.router,
)
"""Those of authors look up in a transaction of their own who asks; the others ask nobody."""


def _put_together() -> APIRouter:
    pages = APIRouter()
    for router in OF_A_VISITOR:
        pages.include_router(router, dependencies=[Depends(find_visitor)])
    for router in OF_THEIR_OWN:
        pages.include_router(router)
    return pages


PAGES = _put_together()
"""Once for all applications of a process: what FastAPI works out at the first request takes half a second."""


def create_app(settings: Settings, database: Database | None = None) -> FastAPI:
    """The application over a migrated database that holds a published course."""
    database = database or open_database(settings.effective_database_url)
    library = Library(database)
    press = Press(database, settings.secrets_dir)
    outbox = Outbox(database, sender(settings), chores=[lambda: render_pending(press)])

    app = FastAPI(
        title="B-International course",
        routes=PAGES.routes,
        lifespan=lambda _app: _running(settings, database, library, outbox),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.library = library
    app.state.token_key = load_or_make_key(settings.secrets_dir, TOKEN_KEY)
    app.state.site = lambda: _site(library.live().read_in(current_language()))
    app.state.weights = lambda: _weights(library.live().read_in(current_language()))
    app.state.enrolment = lambda: _enrolment(library.live().read_in(current_language()))
    app.state.unprintable = unprintable_characters
    app.state.openid = OpenId(load_providers(settings.providers_file))

    failures.install(app)
    app.add_middleware(
        GZipMiddleware, minimum_size=SMALLEST_ZIPPED, compresslevel=6, exclude_content_types=ZIPPED_ALREADY
    )
    app.add_middleware(Guard, settings=settings, larger={AUTHORING: MAX_BODY_BYTES})
    app.add_middleware(ReaderPreferences, course_language=lambda: _language_of(library))
    return app


@asynccontextmanager
async def _running(settings: Settings, database: Database, library: Library, outbox: Outbox) -> AsyncIterator[None]:
    """What goes on beside the requests, from before the first to after the last."""
    library.refresh()
    with database.reading.begin() as db:
        erasure_list.write_missing(db, settings.erasure_list)
    library.start_polling()
    outbox.start()
    yield
    outbox.stop()
    library.stop()


def _site(course: Course) -> Site:
    funder = Funder(course.funding.statement, course.funding.disclaimer)
    editors = frozenset({AUTHOR, ADMINISTRATOR})
    return Site(course.title, course.language, funder, course.zone, NAVIGATION, FOOTER, editors)


def _language_of(library: Library) -> str:
    return library.live().language if library.is_open else DEFAULT_LANGUAGE


def _weights(course: Course) -> Weights:
    lessons = sum(len(module.lessons) for module in course.modules)
    quiz_pages = sum(module.bank.draw + PAGES_BESIDE_QUESTIONS for module in course.modules)
    frame, question = FRAME_BYTES.get(current_language(), FRAME_BYTES[DEFAULT_LANGUAGE])
    files = sum(len(assets()[name].zipped) for name in READERS_FILES)
    fonts = sum(len(assets()[name].content) for language, name in FONTS.items() if language == current_language())
    pages = lessons * frame + quiz_pages * question
    text_bytes = sum(module.text_bytes for module in course.modules) + pages + files + fonts
    return Weights(text_bytes, text_bytes + sum(course.shown_pictures.values()))


def _enrolment(course: Course) -> Enrolment:
    return Enrolment(
        universities=tuple(Choice(partner.id, partner.name) for partner in course.partners if not partner.retired_on),
        categories=tuple(Choice(category.id, category.name) for category in course.categories),
        admission=course.admission,
        known=course.universities,
    )
