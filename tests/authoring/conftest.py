"""An application whose course may be published anew, and the browsers of an author and an administrator."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests.clients import make_client
from tests.people import Someone, sign_in


@pytest.fixture
def authors_client(own_app: FastAPI, db: Session, author: Someone) -> TestClient:
    client = make_client(own_app)
    sign_in(client, db, author)
    return client


@pytest.fixture
def administrators_client(own_app: FastAPI, db: Session, administrator: Someone) -> TestClient:
    client = make_client(own_app)
    sign_in(client, db, administrator)
    return client
