"""Who may register by themselves, as a table of cases."""

import pytest

from app.accounts.admission import Admission
from app.modules.loading import load_course
from tests.modules.make import COURSE, make_files

CLOSED = Admission(is_open=False, domains=("nust.edu.pk", "bücher.example.org"), access_code="Blue Kite 2027")


@pytest.mark.parametrize(
    ("email", "is_admitted"),
    [
        ("amina@nust.edu.pk", True),
        ("amina@seecs.nust.edu.pk", True),
        ("amina@NUST.edu.PK", True),
        ("amina@xn--bcher-kva.example.org", True),
        ("amina@BÜCHER.example.org", True),
        ("amina@evilnust.edu.pk", False),
        ("amina@nust.edu.pk.evil.org", False),
        ("nust.edu.pk@evil.org", False),
        ("amina@edu.pk", False),
        ("no address", False),
        ("", False),
    ],
)
def test_an_address_is_judged_by_its_domain(email: str, is_admitted: bool) -> None:
    assert CLOSED.admits(email) is is_admitted
    assert Admission().admits(email)


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("Blue Kite 2027", True),
        ("  blue-kite\u00a02027 ", True),
        ("BLUEKITE２０２７", True),
        ("blue kite 2028", False),
        ("blue kite", False),
        ("", False),
    ],
)
def test_a_code_is_compared_without_capital_letters_and_spaces(typed: str, fits: bool) -> None:
    assert CLOSED.fits(typed) is fits


def test_no_code_fits_where_none_is_set() -> None:
    assert not Admission(is_open=False).fits("")
    assert not Admission(access_code="Blue Kite 2027").fits("Blue Kite 2027")


def test_the_code_does_not_stand_in_what_is_printed_of_a_course() -> None:
    assert "Kite" not in repr(CLOSED)


def test_the_course_file_says_who_may_register() -> None:
    lines = (
        "registration:\n  open: no\n  domains: [NUST.edu.pk, lums.edu.pk, nust.edu.pk]\n  access_code: Blue Kite 2027"
    )
    course, found = load_course(make_files(**{"course.md": COURSE.replace("---\nWelcome", f"{lines}\n---\nWelcome")}))
    assert [str(fault) for fault in found if fault.is_error] == []
    assert course is not None
    assert course.admission == Admission(False, ("nust.edu.pk", "lums.edu.pk"), "Blue Kite 2027")


def test_a_course_that_says_nothing_is_open() -> None:
    course, _found = load_course(make_files())
    assert course is not None
    assert course.admission.is_open
