"""The real course, read once for all tests of the content."""

import pytest

from app.modules.catalogue import Course
from tests.databases import real_course


@pytest.fixture(scope="session")
def course() -> Course:
    read, _found = real_course()
    assert read is not None
    return read
