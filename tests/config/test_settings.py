"""Settings: a typing mistake is named, a secret is masked, the example file is true."""

from pathlib import Path

import pytest

from app.config import example_env, load_settings, shown_settings
from app.errors import StartRefused


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("COURSE_DATA_DIR", "COURSE_PORT", "COURSE_HOST", "COURSE_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)


def test_the_example_file_is_made_from_the_settings() -> None:
    root = Path(__file__).parent.parent.parent
    assert (root / ".env.example").read_text(encoding="utf-8") == example_env()


def test_a_misspelt_variable_is_refused_with_a_suggestion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_PORTT", "8001")
    with pytest.raises(StartRefused, match=r"COURSE_PORTT is not a setting. Did you mean COURSE_PORT\?"):
        load_settings()


def test_a_misspelt_line_in_the_file_is_refused_too() -> None:
    Path(".env").write_text("COURSE_SMTP_HOTS=mail.example.org\n")
    with pytest.raises(StartRefused, match="COURSE_SMTP_HOST"):
        load_settings()


def test_a_bad_value_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_PORT", "eighty")
    with pytest.raises(StartRefused, match="COURSE_PORT: "):
        load_settings()


@pytest.mark.parametrize(
    "url", ["http://course.example.org", "http://0.0.0.0:8000", "ftp://course.example.org", "nowhere"]
)
def test_an_open_line_to_the_public_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("COURSE_PUBLIC_URL", url)
    with pytest.raises(StartRefused, match="public_url"):
        load_settings()


def test_a_closed_network_may_go_without_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_PUBLIC_URL", "http://192.0.2.7:8000")
    monkeypatch.setenv("COURSE_INSECURE_LAN", "1")
    assert load_settings().effective_public_url == "http://192.0.2.7:8000"


def test_each_setting_is_shown_with_its_origin_and_secrets_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("COURSE_SMTP_HOST=mail.example.org\n")
    monkeypatch.setenv("COURSE_SMTP_PASSWORD", "hush")
    shown = {setting.name: (setting.value, setting.origin) for setting in shown_settings(load_settings())}
    assert shown["COURSE_SMTP_PASSWORD"] == ("********", "environment")
    assert shown["COURSE_SMTP_HOST"] == ("mail.example.org", ".env")
    assert shown["COURSE_PORT"] == ("8000", "default")
