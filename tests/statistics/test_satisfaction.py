"""Satisfaction in the report pack: how the answers fall, with their n, in every form; it never opens people."""

import csv
import io
import json
import shutil
import subprocess

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from app.accounts.roles import PARTNER_ADMINISTRATOR, VIEWER, Grant
from app.survey.models import SurveyResponse
from tests.clients import make_client
from tests.people import Someone, make_person, sign_in
from tests.survey.test_survey import add
from tests.tools import require_tool

PACK = "/statistics/reports/pack"
WORDS = "completely satisfied: 87.5 %, 7 of 8"


@pytest.fixture
def signed_in(client: TestClient, db: Session, administrator: Someone) -> TestClient:
    """Seven of eight are completely satisfied with Alpha; four said something of the course."""
    add(db, "2026-01", "11111112")
    for number in range(4):
        answers = {"course-satisfaction": ["a:1"]}
        db.add(SurveyResponse(key=f"course{number}", survey="course", month="2026-01", answers=answers))
    db.flush()
    sign_in(client, db, administrator)
    return client


def get(client: TestClient, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content


def test_every_form_of_the_pack_tells_it(signed_in: TestClient) -> None:
    page = get(signed_in, PACK).decode()
    assert WORDS in page.replace("\u00a0", " ")
    lines = list(csv.reader(io.StringIO(get(signed_in, f"{PACK}.csv").decode("utf-8-sig"), newline="")))
    told = [line for line in lines if line[0] == "Satisfaction"]
    assert [line[2:] for line in told if WORDS in line[1]] == [
        ["completely satisfied", "7"],
        ["mostly satisfied", "1"],
        ["not satisfied", "0"],
        ["Answers", "8"],
    ]
    sheet = load_workbook(io.BytesIO(get(signed_in, f"{PACK}.xlsx")))["satisfaction"]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[-1] == WORDS)
    assert row[2:6] == (7, 1, 0, "=SUM(C4:E4)")
    tables = {table["id"]: table for table in json.loads(get(signed_in, f"{PACK}.json"))["tables"]}
    assert ["Module Alpha", "The module as a whole", 7, 1, 0, 8, WORDS] in tables["satisfaction"]["rows"]


def test_a_printed_pack_tells_it(signed_in: TestClient) -> None:
    require_tool("paper", shutil.which("pdftotext") is not None, how="apt install poppler-utils")
    pdf = get(signed_in, f"{PACK}.pdf")
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    assert b"87.5 %" in text.stdout


def test_fewer_than_five_answers_are_nowhere(signed_in: TestClient) -> None:
    tables = {table["id"]: table for table in json.loads(get(signed_in, f"{PACK}.json"))["tables"]}
    course = [row for row in tables["satisfaction"]["rows"] if row[0] == "The course"]
    assert course
    assert {tuple(row[2:]) for row in course} <= {
        (None, None, None, None, words) for words in ("too few answers to be shown", "no answers")
    }


def test_a_number_opens_how_all_answers_fall_and_no_people(signed_in: TestClient) -> None:
    page = get(signed_in, PACK).decode()
    assert '#survey-alpha">7</a>' in page
    opened = get(signed_in, "/statistics/surveys").decode()
    assert 'id="survey-alpha"' in opened
    assert signed_in.get("/statistics/figures/satisfaction").status_code == 404


def test_a_partner_sees_none_of_it_and_a_viewer_all(app: FastAPI, db: Session, signed_in: TestClient) -> None:
    partner, viewer = make_client(app), make_client(app)
    sign_in(partner, db, make_person(db, "Noor Partner", roles=(Grant(PARTNER_ADMINISTRATOR, "nust"),)))
    sign_in(viewer, db, make_person(db, "Omar Viewer", roles=(VIEWER,)))
    assert "satisfied" not in get(partner, PACK).decode()
    assert partner.get("/statistics/satisfaction.csv").status_code == 404
    assert '#survey-alpha">7</a>' in get(viewer, PACK).decode()
    assert b"87.5 %" in get(viewer, "/statistics/satisfaction.csv")
