"""A learner in front of an application whose course may be published anew, undone at the end."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests.clients import make_client
from tests.people import Someone, sign_in


@pytest.fixture
def own_client(own_app: FastAPI, db: Session, amina: Someone) -> TestClient:
    """Amina's browser at that application."""
    client = make_client(own_app)
    sign_in(client, db, amina)
    return client
