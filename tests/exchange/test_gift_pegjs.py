"""GIFT is read as the parser of npm's gift-pegjs reads it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.authoring.exchange.exchanging import export_questions
from app.authoring.exchange.formats import Format
from app.authoring.exchange.gift import GiftQuestion, Written, read_gift
from tests.exchange.banks import BANKS
from tests.tools import require_tool

pytestmark = pytest.mark.slow

NODE = Path(__file__).parents[1] / "node"
BY_HAND = r"""
// [id:one] [tag:easy] [tag:lesson=why]
::Q1:: Who is buried in the tomb? {
  =no one#Right.
  ~Grant#Not \#1.
  ~%50%his wife
}

$CATEGORY: tom/dick

A week has {=seven =7 =%50%about seven#Nearly.} days \: or not.

::Title \: here::[html]<p>Is 1 \= 2?</p>{FALSE#No.#Yes.####Count.}

Two of them {~%50%A ~%50%B ~%-100%C}

Match these. {
  =Lahore -> Pakistan
  =Bologna -> Italy
  = -> Spain
}

When? {#1822:5}

When, once more? {#=1822:0#Right. =%50%1821..1823#Near.}

Tell me. {####Thank you.}

[markdown]Text *alone*\nwith a second line.
"""


def parse_elsewhere(gift: str) -> list[dict]:
    node = shutil.which("node")
    is_there = node is not None and (NODE / "node_modules" / "gift-pegjs").is_dir()
    require_tool("node", is_there, how="apt install nodejs npm; npm ci --prefix tests/node")
    run = subprocess.run(
        [str(node), "parse_gift.mjs"], cwd=NODE, input=gift, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout)


def said_there(question: dict) -> dict:
    """The same facts in the same names; the parser's own words for them left aside."""
    kind = question["type"]
    said = {"type": kind, "title": (question.get("title") or "").strip()}
    if kind == "Category":
        return said
    said["stem"], said["id"], said["tags"] = text_there(question["stem"]), question["id"], question["tags"]
    said["feedback"] = text_there(question.get("globalFeedback"))
    if kind == "TF":
        said |= {"is_true": question["isTrue"]}
        said["answers"] = [text_there(question[name]) for name in ("trueFeedback", "falseFeedback") if question[name]]
    elif kind == "Matching":
        said["answers"] = [(text_there(one["subquestion"]), one["subanswer"]) for one in question["matchPairs"]]
    elif kind == "Numerical":
        choices = question["choices"]
        found = choices if isinstance(choices, list) else [{"isCorrect": True, "weight": None, "text": choices}]
        said["answers"] = [(number_there(one["text"]), one["isCorrect"], one["weight"]) for one in found]
    elif kind in ("MC", "Short"):
        said["answers"] = [
            (text_there(one["text"]), one["isCorrect"], one["weight"], text_there(one["feedback"]))
            for one in question["choices"]
        ]
    return said


def said_here(question: GiftQuestion) -> dict:
    said: dict = {"type": question.type, "title": question.title}
    if question.type == "Category":
        return said
    said["stem"], said["id"], said["tags"] = text_here(question.stem), question.id or None, question.tags or None
    said["feedback"] = text_here(question.feedback)
    if question.type == "TF":
        said |= {"is_true": question.is_true, "answers": [text_here(one.feedback) for one in question.answers]}
    elif question.type == "Matching":
        said["answers"] = [(text_here(one.text), one.match) for one in question.answers]
    elif question.type == "Numerical":
        said["answers"] = [
            (number_here(one.text.text), one.is_right, float(one.weight) if one.weight else None)
            for one in question.answers
        ]
    elif question.type in ("MC", "Short"):
        said["answers"] = [
            (text_here(one.text), one.is_right, float(one.weight) if one.weight else None, text_here(one.feedback))
            for one in question.answers
        ]
    return said


def text_there(text: dict | None) -> tuple[str, str] | None:
    return (plain(text["text"]), text["format"]) if text else None


def text_here(text: Written | None) -> tuple[str, str] | None:
    return (plain(text.text), text.format) if text else None


def plain(text: str) -> str:
    """White space aside; that parser also decodes its placeholders later in matches than elsewhere."""
    codes = {"058": ":", "035": "#", "061": "=", "123": "{", "125": "}", "126": "~", "092": "\\"}
    return " ".join(re.sub(r"&&(\d{3});", lambda code: codes.get(code[1], " "), text).split())


def number_there(number: dict) -> tuple:
    if number.get("type") == "range":
        return number["number"], number["range"]
    if number.get("type") == "high-low":
        return number["numberLow"], number["numberHigh"], ".."
    return (number["number"],) if "number" in number else (number["text"],)


def number_here(text: str) -> tuple:
    if ".." in text:
        low, high = text.split("..")
        return float(low), float(high), ".."
    return tuple(map(float, text.split(":"))) if text else ("*",)


@pytest.mark.parametrize("bank", [*sorted(BANKS), "by hand", "readme"])
def test_both_read_the_same(bank: str) -> None:
    gift = export_questions(BANKS[bank].read_text(), Format.GIFT).text if bank in BANKS else BY_HAND
    if bank == "readme":
        gift = readme_examples()
    there, here = [said_there(one) for one in parse_elsewhere(gift)], [said_here(one) for one in read_gift(gift)]
    for one, other in zip(here, there, strict=True):
        pairs = other.get("answers", [])
        other["answers"] = (
            [(a, plain(b)) if isinstance(b, str) else (a, b) for a, b in pairs] if one["type"] == "Matching" else pairs
        )
        assert one | {"answers": one.get("answers", [])} == other


def readme_examples() -> str:
    """The examples that the package itself gives."""
    parse_elsewhere("A {T}")  # asks for the tool
    readme = (NODE / "node_modules" / "gift-pegjs" / "README.md").read_text()
    [sample] = re.findall(r"let sampleQuestion = `\n(.*?)`", readme, re.DOTALL)
    return sample.strip() + "\n"
