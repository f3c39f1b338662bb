"""The real course, read once for all tests of the content."""

import pytest

from app.modules.catalogue import Course
from tools.content.make_templates import find_course


@pytest.fixture(scope="session")
def course() -> Course:
    return find_course()
