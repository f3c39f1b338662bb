import pytest
from fastapi import FastAPI

from app.modules.catalogue import Course


@pytest.fixture
def course(app: FastAPI) -> Course:
    live: Course = app.state.library.live()
    return live
