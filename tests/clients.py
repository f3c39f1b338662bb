"""Browsers without a window: clients of an application."""

from fastapi import FastAPI
from fastapi.testclient import TestClient

PUBLIC_URL = "https://course.example.org"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def make_client(app: FastAPI) -> TestClient:
    """One that comes from our own pages and does not follow redirects by itself."""
    return TestClient(app, base_url=PUBLIC_URL, headers=OWN_PAGE, follow_redirects=False)
