"""The page of components shows each of them in each of its states: what is not on it is not looked at."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from fastapi.testclient import TestClient
from jinja2 import nodes
from sqlalchemy.orm import Session

from app.web.assets import assets
from app.web.page import TEMPLATES, _environment
from tests.people import Someone, sign_in

NOT_SHOWN = {
    "handouts": "a whole module, which has a page of its own",
    "answers": "a part of checked and reviewed",
    "answer_fields": "a part of question",
    "icon": "a part of every other",
}
"""Component → where else one sees it."""
SENT = {"accept", "after_saving", "fields", "form", "formaction", "formnovalidate", "id", "list", "name", "value"}
TYPED = {"checked", "dir", "inputmode", "status", "max", "maxlength", "min", "spellcheck", "width"}
SAID = {
    "about",
    "action",
    "heading",
    "label",
    "lesson_language",
    "next_label",
    "previous_label",
    "role",
    "text",
    "title",
}
NO_STATE = SENT | TYPED | SAID | {"size"}
"""Parameters that change what is sent, typed or said, not how the component looks."""
MODIFIER = re.compile(r"\.((?:button|notice|tag|status|callout|block|input)-[a-z-]+)")


@cache
def parse(path: str) -> nodes.Template:
    return _environment.parse((TEMPLATES / path).read_text(encoding="utf-8"))


def components() -> Iterator[nodes.Macro]:
    for file in sorted((TEMPLATES / "components").glob("*.html")):
        yield from (macro for macro in parse(f"components/{file.name}").find_all(nodes.Macro) if macro.name[0] != "_")


def given_parameters(macro: nodes.Macro) -> set[str]:
    """Those that a call of this component on the page gives."""
    names = [argument.name for argument in macro.args]
    given: set[str] = set()
    for call in parse("styleguide.html").find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == macro.name:
            given |= {*names[: len(call.args)], *(keyword.key for keyword in call.kwargs), "is called"}
    return given


def states(macro: nodes.Macro) -> set[str]:
    """What a caller may leave out, where it changes the look."""
    names = [argument.name for argument in macro.args]
    return {*names[len(names) - len(macro.defaults) :], "is called"} - NO_STATE


SHOWN = [macro for macro in components() if macro.name not in NOT_SHOWN]


@pytest.mark.parametrize("macro", SHOWN, ids=[macro.name for macro in SHOWN])
def test_a_component_is_shown_with_all_it_can_be_given(macro: nodes.Macro) -> None:
    assert states(macro) - given_parameters(macro) == set()


@pytest.fixture
def page(client: TestClient, db: Session, author: Someone) -> str:
    sign_in(client, db, author)
    return client.get("/styleguide").text


def test_every_variant_of_the_style_sheet_is_shown(page: str) -> None:
    shown = {word for classes in re.findall(r'class="([^"]*)"', page) for word in classes.split()}
    assert set(MODIFIER.findall(assets()["site.css"].content.decode())) - shown == set()


def test_every_kind_that_has_words_of_its_own_is_shown(page: str) -> None:
    wanted = {(macro.name, kind) for macro in components() for kind in _kinds(macro)}
    assert {("verdict", "noted"), ("status", "todo")} <= wanted
    patterns: Mapping[str, str] = {"verdict": 'class="verdict {}"', "status": "status-{}"}
    assert [(name, kind) for name, kind in wanted if patterns[name].format(kind) not in page] == []


def _kinds(macro: nodes.Macro) -> Iterator[str]:
    """The keys of a table of words that `kind` is looked up in."""
    for looked_up in macro.find_all(nodes.Getitem):
        if isinstance(looked_up.node, nodes.Dict) and getattr(looked_up.arg, "name", "") == "kind":
            yield from (pair.key.value for pair in looked_up.node.items if isinstance(pair.key, nodes.Const))
