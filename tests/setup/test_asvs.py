"""docs/asvs.md says what is true of the tests: each that it names exists, and nothing is claimed without one."""

import pytest

from tests.setup.named_tests import is_there
from tools.asvs import DOCUMENT, STATES, Requirement, read_requirements, write_document

REQUIREMENTS = read_requirements()


def test_the_document_is_made_from_the_list() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == write_document(REQUIREMENTS)


def test_each_requirement_stands_once_with_a_state_and_its_reason() -> None:
    assert len({requirement.id for requirement in REQUIREMENTS}) == len(REQUIREMENTS) == 209
    assert [one.id for one in REQUIREMENTS if one.state not in STATES or not one.evidence] == []


def test_each_named_test_exists() -> None:
    assert [(one.id, test) for one in REQUIREMENTS for test in one.tests if not is_there(test)] == []


@pytest.mark.parametrize("named", ["nowhere/test_x.py::test_y", "setup/test_asvs.py::test_nothing", "conftest.py::*"])
def test_a_test_that_does_not_exist_is_seen(named: str) -> None:
    requirement = Requirement("1.1.1", "something", "test", named)
    assert not is_there(requirement.tests[0])
