"""Every sentence of the interface can be translated, and every translation is whole."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app import language
from app.web.page import TEMPLATES
from app.wording import ISOLATE, POP, moment
from tests.browser.pages import SIGHTS
from tests.people import Someone, sign_in
from tools.locale.catalogue import LOCALE, extract, read

PLACEHOLDER = re.compile(r"%%|%\(\w+\)[sd]|%s|\{\w*\}|<[^>]*>")
NOT_TRANSLATED = {"styleguide.html", "500.html"}
"""Examples for people who build pages, and what is shown when nothing can be relied on any more."""
NOT_SHOWN = re.compile(
    r"\{#.*?#\}|\{%\s*trans.*?endtrans\s*%\}|\{%.*?%\}|\{\{.*?\}\}|<(style|script).*?</(style|script)>", re.DOTALL
)
ACCENTED = str.maketrans("aceilnorsuyzACEINOSU", "áçéíłñóŕšúýžÁÇÉÍÑÓŠÚ")
PSEUDO = "eo"
"""Esperanto has a number for each plural and no reader here: its place serves the pseudo-language."""
BEFORE_SIGNING_IN = ["/", "/register", "/sign-in", "/modules/alpha/lessons/second"]
WRITTEN_BY_AUTHORS = {"About", "English", "Glossary", "How the course works"}
PAGES = [
    "/",
    "/modules/alpha",
    "/modules/alpha/lessons/first",
    "/modules/alpha/quiz",
    "/my-course",
    "/account",
    "/certificates",
    "/statistics",
    "/authoring",
    "/search?q=zzzz",
    "/preferences",
    "/problems/new",
    "/offline",
    "/verify",
    "/toolkit",
    "/nowhere",
]


def translations() -> list[str]:
    return sorted(file.stem for file in LOCALE.glob("*.po"))


@pytest.mark.parametrize("code", translations())
def test_a_translation_is_whole(code: str) -> None:
    catalogue = read(code)
    wanted = {message.id for message in extract() if message.id}
    assert wanted - {message.id for message in catalogue if message.id} == set(), "run python -m tools.locale.catalogue"
    assert [message.id for message in catalogue if message.id and (message.fuzzy or not _all_filled(message))] == []


@pytest.mark.parametrize("code", translations())
def test_a_translation_keeps_every_placeholder(code: str) -> None:
    wrong = [message.id for message in read(code) if message.id and not _keeps_placeholders(message)]
    assert wrong == []


def _all_filled(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def _keeps_placeholders(message: Message) -> bool:
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    allowed = [sorted(PLACEHOLDER.findall(text)) for text in ids]
    return all(sorted(PLACEHOLDER.findall(text)) in allowed for text in strings)


def accented(text: str) -> str:
    """Readable, and plainly not English: `[Mý čóúŕšé]`, with placeholders and markup as they were."""
    parts = PLACEHOLDER.split(text)
    kept = [*PLACEHOLDER.findall(text), ""]
    return "[" + "".join(part.translate(ACCENTED) + keep for part, keep in zip(parts, kept, strict=True)) + "]"


@pytest.fixture
def pseudo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The interface in the pseudo-language; gives the English sentences that must not be seen."""
    template = extract()
    catalogue = Catalog(locale=PSEUDO)
    for message in template:
        if message.id:
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            strings = tuple(accented(text) for text in ids)
            catalogue.add(message.id, strings if len(ids) > 1 else strings[0], context=message.context)
    with (tmp_path / f"{PSEUDO}.po").open("wb") as file:
        write_po(file, catalogue)
    monkeypatch.setattr(language, "LOCALE_FOLDER", tmp_path)
    language.languages.cache_clear()
    language._translations.cache_clear()
    yield {message.id for message in template if isinstance(message.id, str) and not PLACEHOLDER.search(message.id)}
    language.languages.cache_clear()
    language._translations.cache_clear()


@pytest.mark.slow
def test_no_sentence_of_the_interface_stays_english(
    client: TestClient, db: Session, administrator: Someone, pseudo: set[str]
) -> None:
    client.post("/preferences", data={"language": PSEUDO})
    left = {address: english_left(client, address, pseudo) for address in BEFORE_SIGNING_IN}
    sign_in(client, db, administrator)
    left |= {f"{address}, signed in": english_left(client, address, pseudo) for address in PAGES}
    assert {address: texts for address, texts in left.items() if texts} == {}


def english_left(client: TestClient, address: str, sentences: set[str]) -> list[str]:
    """The sentences of the interface that a page still shows in English, except what authors wrote."""
    page = BeautifulSoup(client.get(address).text, "html.parser")
    assert page.html is not None, address
    assert page.html["lang"] == PSEUDO
    return [text for text in page.stripped_strings if len(text) > 2 and text in sentences - WRITTEN_BY_AUTHORS]


@pytest.mark.slow
@pytest.mark.parametrize("code", translations())
def test_every_page_opens_in_every_language(client: TestClient, db: Session, administrator: Someone, code: str) -> None:
    client.post("/preferences", data={"language": code})
    sign_in(client, db, administrator)
    fixed = [sight.path or sight.route for sight in SIGHTS if "{" not in (sight.path or sight.route)]
    found = {address: client.get(address.replace("mobilities", "alpha")).status_code for address in {*fixed, *PAGES}}
    assert [address for address, status in found.items() if status >= 500] == []


def test_templates_hold_no_sentence_that_is_not_marked() -> None:
    """What stands between tags in a template goes through gettext."""
    found = {}
    for template in TEMPLATES.rglob("*.html"):
        text = re.sub(
            r"\{#.*?#\}|\{%\s*trans.*?endtrans\s*%\}|\{%.*?%\}|\{\{.*?\}\}", " ", template.read_text(), flags=re.DOTALL
        )
        text = re.sub(r"<(style|script).*?</\1>", " ", text, flags=re.DOTALL)
        words = [run.strip() for run in re.split(r"<[^>]*>", text) if re.search(r"[A-Za-z]{3,} [A-Za-z]{2,}", run)]
        if words and template.name not in NOT_TRANSLATED:
            found[template.name] = words
    assert found == {}


def test_a_moment_from_right_to_left_moves_no_number_beside_it() -> None:
    noon = datetime(2026, 11, 26, 12, tzinfo=UTC)
    with language.speaking("ur"):
        told = moment(noon, ZoneInfo("Asia/Karachi"))
    assert (told[0], told[-1]) == (ISOLATE, POP)
    assert moment(noon, ZoneInfo("Asia/Karachi")) == "26 Nov 2026, 17:00\u00a0PKT"
