"""The file of sign-in services: read whole, or refused with the sentence that mends it."""

from pathlib import Path

import pytest

from app.accounts.providers import load_providers
from app.errors import StartRefused

SOUND = '[uni]\nname = "A University"\nissuer = "https://uni.example.org"\nclient_id = "course"\nclient_secret = "s"\n'


def written(folder: Path, text: str, mode: int = 0o600) -> str:
    file = folder / "providers.toml"
    file.write_text(text)
    file.chmod(mode)
    return str(file)


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    (provider,) = load_providers(written(tmp_path, SOUND)).values()
    assert (provider.id, provider.issuer, provider.scope) == (
        "uni",
        "https://uni.example.org",
        "openid profile email",
    )


def test_without_a_file_there_is_no_service() -> None:
    assert load_providers("") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SOUND.replace("https", "http"), "must begin with https"),
        (SOUND.replace("client_id", "clientid"), "lacks client_id"),
        (SOUND + 'colour = "blue"\n', "unknown key colour"),
        (SOUND.replace("[uni]", '["Uni versity"]'), "small letters"),
        (SOUND + 'scope = "email"\n', "must contain openid"),
        ("[uni", "cannot be read"),
        ('uni = "x"', "must be a table"),
    ],
)
def test_a_mistake_stops_the_start_and_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(StartRefused, match=words):
        load_providers(written(tmp_path, text))


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="chmod 600"):
        load_providers(written(tmp_path, SOUND, mode=0o644))
