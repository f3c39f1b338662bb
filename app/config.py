"""Settings, from the environment or a `.env` file, all with the prefix COURSE_."""

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import StartRefused

PREFIX = "COURSE_"
DOTENV = Path(".env")
OF_TESTS = ("COURSE_TEST_REQUIRE", "COURSE_TEST_ARTIFACTS")
"""What tests are told by the environment, in which they start the application too."""


class Settings(BaseSettings):
    """Every setting of the application; each description is the comment in `.env.example`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=DOTENV, extra="ignore")

    data_dir: Path = Field(Path("data"), description="Folder of the database and the secrets.")
    database_url: SecretStr = Field(
        SecretStr(""),
        description="Empty: SQLite in the data folder. PostgreSQL: postgresql+psycopg://user:password@host/name",
    )
    content_dir: Path = Field(Path("content"), description="Folder with the course in Markdown.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    workers: int = Field(1, ge=1, le=64, description="Processes that answer requests (several need PostgreSQL).")
    public_url: str = Field(
        "", description="Address that learners type, e.g. https://course.example.org; empty: http://HOST:PORT"
    )
    insecure_lan: bool = Field(False, description="Allow plain http on an address other than this machine's own.")
    trusted_proxies: str = Field("", description="Addresses of proxies whose forwarded headers count, comma-separated.")
    smtp_host: str = Field("", description="Mail server; empty: mails are printed where the server runs.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of the mail server.")
    smtp_user: str = Field("", description="User name at the mail server, if it wants one.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="starttls, tls, or none (only for a server on this machine)."
    )
    mail_from: str = Field("course@localhost", description="Sender of all mails.")
    second_factor: Literal["administrators", "nobody"] = Field(
        "administrators",
        description="Who has to show a second factor (authenticator app or passkey): administrators, nobody.",
    )
    providers_file: str = Field(
        "", description="TOML file with the sign-in services (OpenID Connect) of universities; see docs/sign-in.md."
    )
    controller: str = Field("", description="Who answers for personal data: name and postal address, for the notice.")
    privacy_contact: str = Field("", description="Email address for questions about personal data.")
    data_protection_officer: str = Field("", description="Name and address of the data protection officer.")
    supervisory_authority: str = Field("", description="Where people may complain about the use of their data.")
    legal_basis: Literal["public-task", "contract", "legitimate-interest"] = Field(
        "public-task", description="Legal basis of running the course: public-task, contract or legitimate-interest."
    )
    hosting: str = Field("", description="Where and by whom the server is run, for the notice.")
    transfers: str = Field(
        "", description="Under which safeguards data goes to countries outside the EU, for the notice."
    )
    keep_inactive_months: int = Field(24, ge=6, le=240, description="Months after which inactive people are erased.")
    keep_completed_months: int = Field(
        84, ge=12, le=480, description="Months after which inactive people who completed the course are erased."
    )
    accessibility_contact: str = Field("", description="Email address for barriers that people meet.")
    accessibility_authority: str = Field("", description="Who enforces accessibility, where a complaint goes.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")

    @model_validator(mode="after")
    def _public_url_is_safe(self) -> "Settings":
        parts = urlsplit(self.effective_public_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("public_url must start with https:// (or http:// on this machine)")
        if parts.path not in ("", "/") or parts.query:
            raise ValueError("public_url is scheme and host only, without a path")
        if parts.scheme == "http" and not self.insecure_lan and not _is_this_machine(parts.hostname):
            raise ValueError(
                "public_url is plain http on a public address: passwords and codes would travel open. "
                "Use https, or set COURSE_INSECURE_LAN=1 on a closed network"
            )
        return self

    @property
    def effective_public_url(self) -> str:
        """Scheme and host that links are made with, without a slash at the end."""
        return (self.public_url or f"http://{_shown_host(self.host)}:{self.port}").rstrip("/")

    @property
    def is_https(self) -> bool:
        return self.effective_public_url.startswith("https://")

    @property
    def effective_database_url(self) -> str:
        return self.database_url.get_secret_value() or f"sqlite:///{self.data_dir / 'course.db'}"

    @property
    def erasure_list(self) -> Path:
        """Who was erased, kept outside the database."""
        return self.data_dir / "erasures.jsonl"

    @property
    def secrets_dir(self) -> Path:
        return self.data_dir / "secrets"


@dataclass(frozen=True)
class ShownSetting:
    """One line of `python -m app config`."""

    name: str
    value: str
    origin: str


def load_settings() -> Settings:
    """Settings of this process. Raises StartRefused with one plain line per mistake."""
    mistakes = list(_unknown_names({**_dotenv(), **os.environ}))
    if mistakes:
        raise StartRefused("\n".join(mistakes))
    try:
        return Settings()
    except ValidationError as error:
        raise StartRefused("\n".join(_plain(problem) for problem in error.errors())) from None


def shown_settings(settings: Settings) -> list[ShownSetting]:
    """Every setting as it holds now, secrets masked, with where it came from."""
    return [
        ShownSetting(_variable(name), _shown(getattr(settings, name)), _origin(_variable(name)))
        for name in Settings.model_fields
    ]


def example_env() -> str:
    """The text of `.env.example`, made from the settings themselves."""
    lines = ["# Settings of the course platform. Copy to .env and change what you need.", ""]
    for name, field in Settings.model_fields.items():
        lines += [f"# {field.description}", f"#{_variable(name)}={_plain_value(field.default)}", ""]
    return "\n".join(lines)


def _unknown_names(environment: Mapping[str, str | None]) -> Iterator[str]:
    known = [*map(_variable, Settings.model_fields), *OF_TESTS]
    for name in environment:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            close = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.0)
            yield f"{name} is not a setting. Did you mean {close[0]}?"


def _plain(problem: Any) -> str:
    place = ".".join(str(part) for part in problem["loc"])
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f"{_variable(place)}: {message}" if place else message


def _variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _dotenv() -> dict[str, str | None]:
    return dict(dotenv_values(DOTENV)) if DOTENV.is_file() else {}


def _origin(variable: str) -> str:
    if variable in {name.upper() for name in os.environ}:
        return "environment"
    return ".env" if variable in {name.upper() for name in _dotenv()} else "default"


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "********" if value.get_secret_value() else ""
    return _plain_value(value)


def _plain_value(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return str(int(value)) if isinstance(value, bool) else str(value)


def _shown_host(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "") else f"[{host}]" if ":" in host else host  # noqa: S104


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
