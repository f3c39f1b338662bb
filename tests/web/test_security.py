"""What every request passes and every answer carries."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from tests.people import Someone, sign_in


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "", "Origin": "https://course.example.org"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://course.example.org"},
        {},
    ],
)
@pytest.mark.parametrize("path", ["/register", "/sign-in", "/sign-out", "/modules/alpha/quiz/attempts"])
def test_a_form_of_another_site_is_refused(client: TestClient, path: str, headers: dict[str, str]) -> None:
    del client.headers["Sec-Fetch-Site"]
    assert client.post(path, headers=headers).status_code == 403


def test_an_old_browser_is_known_by_its_origin(client: TestClient) -> None:
    del client.headers["Sec-Fetch-Site"]
    answer = client.post("/sign-in", headers={"Origin": "https://course.example.org"}, data={"email": "x"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "host", ["evil.example", "course.example.org.evil.example", "course.example.org:81", "", "a b"]
)
def test_another_host_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


def test_health_is_answered_on_this_machine_too(client: TestClient) -> None:
    assert client.get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "127.0.0.1:8000"}).status_code == 400


def test_every_answer_is_dressed(client: TestClient) -> None:
    for path in ("/", "/nowhere", "/healthz"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["strict-transport-security"].startswith("max-age=31536000")


def test_a_signed_in_page_is_stored_nowhere(client: TestClient, db: Session, amina: Someone) -> None:
    assert client.get("/").headers["cache-control"] == "no-cache"
    sign_in(client, db, amina)
    for path in ("/", "/my-course", "/nowhere", "/statistics"):
        assert client.get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("beside", ['consent={"all": true}', "two words=1", "a@b=1", "ünï=1", "path=/", "alone", "="])
def test_a_cookie_of_another_program_hides_nobody_from_that_rule(
    client: TestClient, db: Session, amina: Someone, beside: str
) -> None:
    sign_in(client, db, amina)
    session = client.cookies["__Host-session"]
    client.cookies.clear()
    answer = client.get("/my-course", headers={"Cookie": f"{beside}; __Host-session={session}".encode()})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(
    client: TestClient, db: Session, amina: Someone
) -> None:
    from tests.accounts.mailbox import mailed_code

    client.post("/sign-in", data={"email": amina.email})
    cookies = client.post("/sign-in/code", data={"code": mailed_code(db, amina.email)}).headers.get_list("set-cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("__Host-session="))
    assert all(word in session for word in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"))


def test_a_body_beyond_the_limit_is_refused(client: TestClient) -> None:
    assert client.post("/register", content=b"x" * (1024 * 1024 + 1)).status_code == 413


def test_a_body_of_undeclared_length_is_counted(client: TestClient) -> None:
    def chunks():  # type: ignore[no-untyped-def]
        for _chunk in range(40):
            yield b"name=" + b"x" * 32_768

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/register", content=chunks(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    "path", ["/nowhere", "/modules/nowhere", "/modules/alpha/lessons/nowhere", "/media/x", "/static/x"]
)
def test_a_page_that_is_not_there_says_so_in_words(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("number", ["0", "-1", str(2**63), "x", "%00", "1e9"])
def test_an_impossible_number_is_just_not_there(client: TestClient, db: Session, amina: Someone, number: str) -> None:
    sign_in(client, db, amina)
    assert client.get(f"/modules/alpha/quiz/attempts/{number}").status_code == 404


def test_a_method_that_no_page_has_is_refused(client: TestClient) -> None:
    assert client.put("/register").status_code == 405
    assert client.request("TRACE", "/").status_code == 405
