"""A file that was damaged, cut short, or made by an enemy is refused, and the target stays as empty as it was."""

import hashlib
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.config import Settings
from app.operations import restoring
from app.operations.archive import BackupRefused
from app.operations.backup import back_up
from app.operations.migrating import migrate
from app.operations.restoring import restore
from tests import databases
from tests.databases import DATABASES
from tests.operations.installations import empty_installation, fill_every_table, lines_of, make_settings, opened

pytestmark = pytest.mark.slow

Members = dict[str, bytes]
Change = Callable[[Members, dict[str, Any]], None]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup that is in order."""
    folder = tmp_path_factory.mktemp("sound")
    template = databases.make_template("sqlite", folder, databases.COURSE)
    settings = make_settings(folder / "data", template.url)
    with opened(settings) as database:
        fill_every_table(settings, database)
    back_up(settings, folder / "sound.zip")
    return folder / "sound.zip"


def forged(sound: Path, file: Path, change: Change) -> Path:
    """The sound backup after `change` to members and manifest, with all checksums right again."""
    with zipfile.ZipFile(sound) as opened_zip:
        members = {name: opened_zip.read(name) for name in opened_zip.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(members, manifest)
    for part, member in _parts(manifest):
        if member in members and isinstance(part, dict):
            part |= {"bytes": len(members[member]), "sha256": hashlib.sha256(members[member]).hexdigest()}
            if "rows" in part:
                part["rows"] = members[member].count(b"\n")
    return write_zip(file, members | {"manifest.json": json.dumps(manifest).encode()})


def write_zip(file: Path, members: Members) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return file


def _parts(manifest: dict[str, Any]) -> list[tuple[Any, str]]:
    tables = [(part, f"tables/{name}.jsonl") for name, part in manifest["tables"].items()]
    return tables + [(part, f"secrets/{name}") for name, part in manifest["secrets"].items()]


def is_refused(file: Path, folder: Path, kind: str = "sqlite") -> str:
    """The reason, after a look that nothing was left behind."""
    target = empty_installation(kind, folder)
    before = set(folder.parent.rglob("*"))
    with pytest.raises(BackupRefused) as refusal:
        restore(target, file)
    with opened(target) as database:
        assert lines_of(database) == {}
    left = {path.name for path in folder.parent.rglob("*") if path not in before and path.is_file()}
    assert {name for name in left if not name.startswith("empty_")} == set(), left
    return str(refusal.value)


def replace_row(table: str, row: object) -> Change:
    def change(members: Members, _manifest: dict[str, Any]) -> None:
        members[f"tables/{table}.jsonl"] = json.dumps(row).encode() + b"\n"

    return change


def replace_cell(table: str, column: str, value: object) -> Change:
    """One value of the first row, whatever columns the table has by now."""

    def change(members: Members, manifest: dict[str, Any]) -> None:
        first, *rest = members[f"tables/{table}.jsonl"].splitlines(keepends=True)
        row = json.loads(first)
        row[manifest["tables"][table]["columns"].index(column)] = value
        members[f"tables/{table}.jsonl"] = b"".join([json.dumps(row).encode() + b"\n", *rest])

    return change


def raw_line(table: str, line: bytes) -> Change:
    def change(members: Members, _manifest: dict[str, Any]) -> None:
        members[f"tables/{table}.jsonl"] = line

    return change


def add_table(name: str) -> Change:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        members[f"tables/{name}.jsonl"] = b"[1]\n"
        manifest["tables"][name] = {"columns": ["id"], "rows": 1}

    return change


def add_secret(name: str) -> Change:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        members[f"secrets/{name}"] = b"x"
        manifest["secrets"][name] = {}

    return change


def set_in_manifest(**values: object) -> Change:
    return lambda _members, manifest: manifest.update(values)


def drop_table(members: Members, manifest: dict[str, Any]) -> None:
    del members["tables/person.jsonl"], manifest["tables"]["person"]


def unlisted_member(members: Members, _manifest: dict[str, Any]) -> None:
    members["../../etc/cron.d/evil"] = b"x"


def bomb(members: Members, _manifest: dict[str, Any]) -> None:
    members["tables/person.jsonl"] = b" " * 30_000_000 + b"[]\n"


FORGERIES: dict[str, tuple[Change, str]] = {
    "path in a key's name": (add_secret("../../evil"), "manifest of the backup is damaged"),
    "absolute key": (add_secret("/tmp/evil"), "manifest of the backup is damaged"),
    "hidden key": (add_secret(".ssh"), "manifest of the backup is damaged"),
    "huge key": (lambda m, _: m.update({"secrets/token.key": b"x" * 100_000}), "is not what was written"),
    "unlisted member": (unlisted_member, "not the ones that its manifest lists"),
    "foreign table": (add_table("pg_authid"), "tables are not the ones"),
    "table named like SQL": (add_table('person"; DROP TABLE person; --'), "manifest of the backup is damaged"),
    "missing table": (drop_table, "tables are not the ones"),
    "alembic's table": (add_table("alembic_version"), "tables are not the ones"),
    "later format": (set_in_manifest(format="course-backup/2"), "newer one"),
    "unknown migration": (set_in_manifest(migration="ffffffffffff"), "another release"),
    "extra field": (set_in_manifest(run="rm -rf"), "manifest of the backup is damaged"),
    "zip bomb": (bomb, "far too much"),
    "row too short": (replace_row("person", [1]), "not what its columns hold"),
    "row is an object": (replace_row("person", {"id": 1}), "not what its columns hold"),
    "text as number": (replace_cell("person", "id", "1"), "not what its columns hold"),
    "true as number": (replace_cell("person", "id", True), "not what its columns hold"),
    "number beyond 64 bits": (replace_cell("person", "id", 2**63), "not what its columns hold"),
    "name too long": (replace_cell("person", "name", "x" * 201), "not what its columns hold"),
    "null where none may be": (replace_cell("person", "name", None), "not what its columns hold"),
    "no moment": (replace_cell("person", "erased_at", "yesterday"), "not what its columns hold"),
    "nested without end": (raw_line("person", b"[" * 200_000 + b"\n"), "not what its columns hold"),
    "not a number": (raw_line("person", b'[NaN,"a",null,null,"en",null]\n'), "not what its columns hold"),
    "no JSON": (raw_line("person", b"INSERT INTO person\n"), "not what its columns hold"),
    "line without end": (raw_line("person", b"[1]"), "is not what was written"),
    "person who is not there": (replace_cell("registration", "person_id", 99), "break its rules"),
    "doubled row": (lambda m, _: m.update({"tables/person.jsonl": m["tables/person.jsonl"] * 2}), "break its rules"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_file_is_refused(sound: Path, tmp_path: Path, name: str) -> None:
    change, reason = FORGERIES[name]
    assert reason in is_refused(forged(sound, tmp_path / "forged.zip", change), tmp_path)


@pytest.mark.parametrize("kind", DATABASES)
def test_rows_before_the_bad_one_are_undone(sound: Path, tmp_path: Path, kind: str) -> None:
    file = forged(sound, tmp_path / "forged.zip", replace_cell("item_grade", "attempt_id", 99))
    assert "break its rules" in is_refused(file, tmp_path, kind)


def test_an_unchanged_copy_is_taken(sound: Path, tmp_path: Path) -> None:
    """The forger above works: what it leaves alone is restored."""
    restore(empty_installation("sqlite", tmp_path), forged(sound, tmp_path / "same.zip", lambda _m, _p: None))


@pytest.mark.slow
def test_a_changed_byte_is_seen_wherever_it_is(sound: Path, tmp_path: Path) -> None:
    """Either the file is refused, or the byte was one that carries nothing (a date, a hint for other programs)."""
    content = sound.read_bytes()
    chance = random.Random(20261123)  # noqa: S311 - the same places each time
    places = [chance.randrange(len(content)) for _number in range(40)] + list(range(len(content) - 60, len(content), 5))
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        file = tmp_path / "changed.zip"
        file.write_bytes(changed)
        target = empty_installation("sqlite", tmp_path)
        try:
            restore(target, file)
        except BackupRefused:
            assert not target.data_dir.exists()
        else:
            _equals(sound, target)


def _equals(sound: Path, target: Settings) -> None:
    with zipfile.ZipFile(sound) as expected, opened(target) as database:
        for name, lines in lines_of(database).items():
            if name not in ("audit_event", "audit_head", "sign_in_session", "one_time_token"):
                assert "".join(f"{line}\n" for line in lines).encode() == expected.read(f"tables/{name}.jsonl")


@pytest.mark.parametrize("kept", [0, 1, 100, 0.5, 0.99, -1, -30])
def test_a_file_cut_short_is_refused(sound: Path, tmp_path: Path, kept: float) -> None:
    content = sound.read_bytes()
    (tmp_path / "cut.zip").write_bytes(content[: int(kept * len(content)) if isinstance(kept, float) else kept])
    assert "damaged" in is_refused(tmp_path / "cut.zip", tmp_path)


def test_a_file_without_its_last_member_is_refused(sound: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(sound) as whole:
        members = {name: whole.read(name) for name in whole.namelist() if name != "manifest.json"}
    assert "no manifest" in is_refused(write_zip(tmp_path / "unfinished.zip", members), tmp_path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(sound: Path, tmp_path: Path) -> None:
    file = tmp_path / "doubled.zip"
    file.write_bytes(sound.read_bytes())
    with zipfile.ZipFile(file, "a") as doubled:
        doubled.writestr("tables/person.jsonl", b"[]\n")
    assert "not the ones that its manifest lists" in is_refused(file, tmp_path)


def test_no_room_is_told_before_anything_is_written(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _folder: type("Usage", (), {"free": 1_000})())
    assert "MB free" in is_refused(sound, tmp_path)


def test_keys_go_again_when_the_commit_fails(sound: Path, tmp_path: Path) -> None:
    target = empty_installation("sqlite", tmp_path)

    def fail(_connection: object) -> None:
        raise RuntimeError("the disk went away")

    event.listen(Engine, "commit", fail)
    try:
        with pytest.raises(RuntimeError):
            restore(target, sound)
    finally:
        event.remove(Engine, "commit", fail)
    assert list(target.secrets_dir.iterdir()) == []
    restore(target, sound)


def test_empty_tables_of_a_newer_start_give_way(sound: Path, tmp_path: Path) -> None:
    target = empty_installation("sqlite", tmp_path)
    target.data_dir.mkdir()
    with opened(target) as database:
        migrate(database)
    restore(target, sound)
