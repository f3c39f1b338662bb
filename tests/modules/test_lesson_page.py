"""Reading a lesson, answering its check, and marking it complete."""

from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.modules.models import LessonCompletion
from tests.people import Someone, sign_in

LESSON = "/modules/alpha/lessons/first"


def test_a_lesson_is_open_to_everybody(client: TestClient) -> None:
    page = client.get(LESSON).text
    assert "Some text about alpha" in page
    assert "Lesson 1 of 2" in page


def test_an_inline_check_gives_the_reason_at_once(client: TestClient) -> None:
    right = client.post(f"{LESSON}/checks/alpha-first-check", data={"answer": "a"}).text
    wrong = client.post(f"{LESSON}/checks/alpha-first-check", data={"answer": "b"}).text
    assert "Yes, this is it" in right
    assert "Your answer, right" in right
    assert "No, read again" in wrong
    assert "Your answer, not right" in wrong


def test_a_check_keeps_its_key_until_it_is_answered(client: TestClient) -> None:
    page = client.get(LESSON).text
    assert "Yes, this is it" not in page
    assert "read again" not in page


def test_a_script_gets_the_check_alone(client: TestClient) -> None:
    answer = client.post(
        f"{LESSON}/checks/alpha-first-check", data={"answer": "a"}, headers={"X-Requested-With": "fetch"}
    )
    assert "<html" not in answer.text
    assert "Yes, this is it" in answer.text


def test_a_check_without_an_answer_asks_for_one(client: TestClient) -> None:
    assert "Choose an answer first" in client.post(f"{LESSON}/checks/alpha-first-check").text


def test_marking_complete_leads_to_the_next_lesson(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    first = client.post(f"{LESSON}/completion")
    assert (first.status_code, first.headers["location"]) == (303, "/modules/alpha/lessons/second")
    last = client.post("/modules/alpha/lessons/second/completion")
    assert last.headers["location"] == "/modules/alpha#quiz"
    client.post(f"{LESSON}/completion")
    completed = db.scalars(select(LessonCompletion).order_by(LessonCompletion.id)).all()
    assert [(row.person_id, row.lesson) for row in completed] == [
        (amina.person_id, "first"),
        (amina.person_id, "second"),
    ]
    assert "You have completed this lesson" in client.get(LESSON).text


def test_a_stranger_who_marks_complete_comes_back_to_the_lesson(client: TestClient) -> None:
    answer = client.post(f"{LESSON}/completion")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/register?next={LESSON}")


def test_the_address_of_an_answered_check_leads_back_to_it(client: TestClient) -> None:
    answer = client.get(f"{LESSON}/checks/alpha-first-check")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LESSON}#alpha-first-check")


def in_urdu(client: TestClient) -> TestClient:
    client.cookies.set("language", "ur", domain="course.example.org")
    client.post("/preferences", data={"language": "ur"})
    return client


def test_a_lesson_is_read_and_answered_in_the_readers_language(client: TestClient) -> None:
    switch = 'name="language" value="ur" lang="ur" dir="rtl">اردو میں پڑھیں</button>'
    assert switch in client.get(LESSON).text
    page = in_urdu(client).get(LESSON).text
    article = page.partition("<article")[2].partition("</article")[0]
    assert "الفا کے بارے میں" in article
    assert "Some text about alpha" not in article
    assert article.startswith(' class="lesson">'), "the language of the page is that of the lesson"
    assert "<bdi>ECTS 2021-2027</bdi>" in article
    assert "اس ترجمے کو ابھی کسی نے نہیں جانچا" in page
    assert '<button type="submit" class="link" name="language" value="en" lang="en" dir="ltr">Read in English' in page
    answer = client.post(f"{LESSON}/checks/alpha-first-check", data={"answer": "a"}).text
    assert "جی ہاں، یہی ہے" in answer


def test_a_lesson_without_a_translation_says_in_which_language_it_is(client: TestClient) -> None:
    page = in_urdu(client).get("/modules/alpha/lessons/second").text
    assert '<article class="lesson" lang="en" dir="ltr">' in page
    assert "یہ سبق ابھی اردو میں نہیں ہے؛ آپ انگریزی میں پڑھ رہے ہیں۔" in page
    assert "میں پڑھ رہے ہیں" not in client.get(LESSON).text
    client.post("/preferences", data={"language": "en"})
    assert "not yet in" not in client.get("/modules/alpha/lessons/second").text


def test_search_finds_words_of_the_readers_language(client: TestClient) -> None:
    assert "/modules/alpha/lessons/first#a-heading" not in client.get("/search?q=متن").text
    found = in_urdu(client).get("/search?q=متن").text
    assert "/modules/alpha/lessons/first#a-heading" in found
    assert "\u2066ECTS 2021-2027\u2069" in found
    assert "<mark>ECTS</mark>" in client.get("/search?q=ects").text, "the signs around a term are no part of it"


def test_a_copy_for_the_device_is_in_the_language_of_its_address(client: TestClient) -> None:
    assert "الفا کے بارے میں" in client.get(f"{LESSON}?copy=ur").text
    assert "Some text about alpha" in client.get(f"{LESSON}?copy=1").text


def test_the_whole_module_and_its_file_are_in_the_readers_language(client: TestClient) -> None:
    for address in ("/modules/alpha/whole", "/toolkit/alpha"):
        page = in_urdu(client).get(address).text
        assert "الفا کے بارے میں" in page
        assert 'lang="en" dir="ltr">\n<h2 id="lesson-second">' in page


def test_a_completion_is_the_same_whatever_was_read(client: TestClient, db: Session, amina: Someone) -> None:
    sign_in(client, db, amina)
    in_urdu(client).post(f"{LESSON}/completion")
    client.post("/preferences", data={"language": "en"})
    page = client.get(LESSON).text
    assert "You have completed this lesson" in page
    assert "changed since you completed it" not in page
