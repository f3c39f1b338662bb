"""Mistakes planted into the real course: each found at its line, nothing else reported, most mended by their mend."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from app.authoring.check import check
from app.modules.folder import read_folder
from app.modules.texts import place_of
from app.questions.diagnostics import Diagnostic
from tests.authoring import mistakes, quiz_mistakes
from tests.authoring.planting import KINDS, Line, Planted, World, make_world, plant
from tests.databases import CONTENT

pytestmark = pytest.mark.slow

SEEDS = range(20)
PARSER_WORDS = ("scanner", "token", "exception", "traceback", "nonetype", "keyerror")
assert mistakes
assert quiz_mistakes


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Without translations: one mistake in a text has another one in each of its translations."""
    everything = read_folder(Path(CONTENT)).items()
    return {path: content for path, content in everything if place_of(path) != "translation" and ".ur." not in path}


def test_the_clean_course_has_no_findings(files: Mapping[str, bytes]) -> None:
    assert [str(finding) for finding in check(files).findings] == []


def test_there_are_at_least_thirty_five_kinds() -> None:
    assert len(KINDS) >= 35


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=[pytest.mark.slow] if seed else []) for seed in SEEDS])
def test_every_planted_mistake_is_found_at_its_line_and_nothing_else(files: Mapping[str, bytes], seed: int) -> None:
    world, planted = plant_all(files, seed)
    found = check(world.contents()).findings
    missed = [mistake for mistake in planted if not finds(found, world, mistake)]
    assert [(mistake.kind, mistake.path, mistake.line.text) for mistake in missed] == []
    assert [str(finding) for finding in found if not is_expected(finding, world, planted)] == []
    said = [f"{finding.message} {finding.mend}".lower() for finding in found]
    assert not [words for words in said if any(word in words for word in PARSER_WORDS)]


@pytest.mark.slow
def test_the_suggested_mends_make_four_fifths_valid(files: Mapping[str, bytes]) -> None:
    made, left = 0, []
    for seed in SEEDS[:5]:
        world, planted = plant_all(files, seed)
        mend(world, planted, check(world.contents()).findings)
        made += len(planted)
        left += check(world.contents()).findings
    assert len(left) <= made / 5, "\n".join(map(str, left))


def plant_all(files: Mapping[str, bytes], seed: int) -> tuple[World, list[Planted]]:
    world = make_world(files, seed)
    names = sorted(KINDS)
    world.random.shuffle(names)
    return world, [plant(name, world) for name in names]


def number(world: World, mistake: Planted) -> int:
    return world.files[mistake.path].index(mistake.line) + 1


def finds(found: tuple[Diagnostic, ...], world: World, mistake: Planted) -> bool:
    place = (mistake.path, number(world, mistake))
    return any((finding.path, finding.line) == place and mistake.says in finding.message for finding in found)


def is_expected(finding: Diagnostic, world: World, planted: list[Planted]) -> bool:
    """In the paragraph, table or question where something was planted; or the picture that lost its only text."""
    if finding.path not in world.files:
        return "No text uses" in finding.message
    start, end = world.block(finding.path, finding.line - 1)
    touched = {mistake.line for mistake in planted if mistake.path == finding.path}
    return not touched.isdisjoint(world.files[finding.path][start:end])


def mend(world: World, planted: list[Planted], found: tuple[Diagnostic, ...]) -> None:
    """Make the change that the finding of each mistake suggests, from the end of each file: lines stay in place."""
    wanted = [next(one for one in found if finds((one,), world, mistake)) for mistake in planted]
    for finding in sorted(wanted, key=lambda finding: (finding.path, finding.line), reverse=True):
        if finding.edit:
            lines = [Line(text) for text in finding.edit.lines]
            world.files[finding.path][finding.edit.first - 1 : finding.edit.last] = lines
