"""Files made to do harm: refused, or read, within 5 seconds and 256 MB, and nothing is written anywhere."""

import io
import json
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import CONTENT

SECONDS, BYTES = 5, 256 * 1024**2
PROGRAM = """
import json, os, sys
from pathlib import Path
from app.authoring.exchange.exchanging import import_questions
from app.errors import InvalidInput
before = os.times()
try:
    said = f"{import_questions(sys.argv[1], Path(sys.argv[1]).read_bytes()).questions} questions"
except InvalidInput as refusal:
    said = refusal.message
used = os.times()
peak = 1024 * int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
print(json.dumps([said, used.user + used.system - before.user - before.system, peak]))
"""
QUESTION = "<question type='essay'><questiontext format='{format}'><text>{text}</text></questiontext></question>"
QUIZ = f"<quiz>{QUESTION}</quiz>"


def zipped(*members: tuple[str, bytes], link: bool = False) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFLNK | 0o777) << 16 if link else 0o644 << 16
            archive.writestr(info, content)
    return file.getvalue()


def laughs() -> str:
    entities = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    return f"<!DOCTYPE q [<!ENTITY l0 'lol'>{entities}]><quiz>&l9;</quiz>"


def html(text: str) -> str:
    return QUIZ.format(format="html", text=text.replace("<", "&lt;"))


def zip_bomb() -> bytes:
    return zipped(("a.gift", b"~" * 200_000_000))


REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "zip bomb.zip": (zip_bomb, "larger than"),  # made where it is needed: it takes a second
    "path.zip": (zipped(("../../a.gift", b"Who? {T}")), "leads out"),
    "absolute.zip": (zipped(("/etc/a.gift", b"Who? {T}")), "leads out"),
    "backslash.zip": (zipped(("..\\a.gift", b"Who? {T}")), "leads out"),
    "link.zip": (zipped(("a.gift", b"/etc/passwd"), link=True), "leads out"),
    "two.zip": (zipped(("a.gift", b""), ("b.gift", b"")), "one file"),
    "cut.zip": (zipped(("a.gift", b"Who? {T}"))[:40], "cannot be read"),
    "laughs.xml": (laughs().encode(), "declares entities"),
    "outside.xml": (b"<!DOCTYPE q [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><quiz>&f;</quiz>", "declares entities"),
    "deep.xml": (b"<a>" * 500_000, "inside each other"),
    "many.xml": (b"<quiz>" + b"<a/>" * 900_000 + b"</quiz>", "elements"),
    "deep html.xml": (html("<div>" * 20_000).encode(), "inside each other"),
    "long html.xml": (html("a <b>b</b> " * 100_000).encode(), "more than"),
    "answers.gift": (b"Who? {" + b"~a" * 1_000_000 + b"}", "answers"),
    "large.gift": (b"a" * 5_000_000, "larger than"),
    "many.gift": (b"A {T}\n\n" * 100_000, "more than 2000 questions"),
}
READ = {
    "braces.xml": QUIZ.format(format="markdown", text="{1:SHORTANSWER:" * 100_000),
    "brackets.xml": QUIZ.format(format="markdown", text="[" * 90_000 + "](" * 5_000),
    "stars.gift": "Who " + "*a_" * 300_000 + " {T}",
    "tags.gift": "Who " + "<a " * 300_000 + " {T}",
    "macros.md": "@a(" * 80_000,
    "films.md": "!?[" * 80_000,
    "comments.gift": "// [id:" * 300_000 + "\nA {T}",
    "quotations.md": ">" * 200_000 + " a",
    "options.txt": "What?\n" + "A. a\n" * 500_000 + "ANSWER: A\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", [*REFUSED, *READ])
def test_a_hostile_file_is_answered_in_time(name: str, tmp_path: Path) -> None:
    content, words = REFUSED[name] if name in REFUSED else (READ[name].encode(), "")
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / name).write_bytes(content() if callable(content) else content)
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder / name)],
        cwd=CONTENT.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    said, seconds, peak = json.loads(run.stdout)
    assert words in said
    assert seconds < SECONDS
    assert peak < BYTES
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == ["here", f"here/{name}"]
