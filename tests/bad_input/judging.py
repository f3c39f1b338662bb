"""What may become of bad input: refused at its field with nothing stored, or taken and given back as it came."""

import unicodedata
from html import escape, unescape
from urllib.parse import unquote_plus

from sqlalchemy import Connection, select

from app.accounts.models import OneTimeToken
from tests.access.executing import COUNTED_MISTAKES
from tests.access.world import World
from tests.bad_input.forms import Answer, FormOfTheSite, body_with, send_form

TRACES = ("Traceback (most recent call last)", "sqlalchemy", "psycopg", "site-packages")


def faults_of_value(world: World, form: FormOfTheSite, field: str, encoded: bytes, item: str) -> list[str]:
    """What is wrong with the way this value of this field is met; empty where all is well."""
    with world.undone() as connection:
        answer = send_form(world, form, body_with(form, item, {field: encoded}))
        faults = faults_of_answer(world, form, answer, connection)
        if form.address == "/register" and answer.status == 303:
            faults += _faults_of_registration(connection, field, _as_text(form, encoded))
    if answer.status == 422 and field in form.typed:
        faults += _faults_at_field(form, field, _as_text(form, encoded), answer)
    return faults


def faults_of_answer(world: World, form: FormOfTheSite, answer: Answer, connection: Connection) -> list[str]:
    faults = [f"status {answer.status}"] if answer.status >= 500 else []
    if any(trace in answer.text for trace in TRACES):
        faults.append("the page shows our own insides")
    if 400 <= answer.status < 500:
        changed = world.changed(connection)
        changed -= COUNTED_MISTAKES if form.counts_tries else set()
        faults += [f"refused with {answer.status} and yet stored in {', '.join(sorted(changed))}"] if changed else []
        faults += ["the refusal has no words"] if "<h1" not in answer.text else []
    if "\r" in answer.headers.get("location", "") or "\n" in answer.headers.get("location", ""):
        faults.append("the header is split")
    if "evil.example" in answer.headers.get("location", "")[:30]:
        faults.append("sends people to another site")
    return faults


def _faults_at_field(form: FormOfTheSite, field: str, text: str, answer: Answer) -> list[str]:
    faults = []
    if f'id="{field}-error"' not in answer.text and f'id="password-{field}-error"' not in answer.text:
        faults.append("no message at the field")
    if field in form.secret:
        faults += ["gives a password back"] if len(text.strip()) > 5 and escape(text) in answer.text else []
    elif text.strip() and text not in unescape(answer.text):
        faults.append("what was typed is gone")
    return faults


def _faults_of_registration(connection: Connection, field: str, text: str) -> list[str]:
    stored = connection.execute(
        select(OneTimeToken.registration).order_by(OneTimeToken.id.desc()).limit(1)
    ).scalar_one()
    if field == "next":
        return []
    if field == "access_code":
        return ["the access code is stored"] if field in stored else []
    expected = unicodedata.normalize("NFC", text).strip()
    kept = stored.get(field, "")
    if field == "university" and not any(sign.isprintable() and not sign.isspace() for sign in text):
        expected = "other"  # chosen for whoever chose none and typed one
    expected = expected.lower() if field == "email" else expected
    return [] if kept == expected else [f"stored {kept!r} for {expected!r}"]


def _as_text(form: FormOfTheSite, encoded: bytes) -> str:
    """As the server reads it: a body byte by byte, an address as UTF-8 where what is none is replaced."""
    return unquote_plus(encoded.decode("latin-1") if form.method == "POST" else encoded.decode(errors="replace"))
