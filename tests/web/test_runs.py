"""Latin runs of source text in Urdu: each is an element of its own, whatever is marked as changed in it."""

import pytest

from app.authoring.differences import Piece
from app.web.runs import in_order, pieces_in_order


@pytest.mark.parametrize(
    ("typed", "runs"),
    [
        (
            "یہ [ڈگری موبیلٹی (degree mobility)](../glossary.md#degree-mobility) ہے۔",
            ["degree mobility", "../glossary.md#degree-mobility"],
        ),
        ("- [(x)] طے کرنا", ["x"]),
        ('{#check-guest level=apply facts="M1-F09, M1-F13"}', ['#check-guest level=apply facts="M1-F09, M1-F13"']),
        ("title: عملہ، KA171 اور Erasmus+ کے بارے میں", ["title", "KA171", "Erasmus+"]),
        (":::opening", [":::opening"]),
        ("B-International consortium, 27 نومبر 2026", ["B-International consortium"]),
        ("دیکھیں Section 5 of the guide", ["Section 5 of the guide"]),
        ("2 سے 12 ماہ", []),
    ],
)
def test_runs_of_an_urdu_line(typed: str, runs: list[str]) -> None:
    drawn = in_order(typed, "ur")
    assert drawn.striptags() == " ".join(typed.split())
    assert [piece.partition("</bdi>")[0] for piece in drawn.split('<bdi dir="ltr">')[1:]] == [
        str(in_order(run, "en")) for run in runs
    ]


def test_a_line_from_left_to_right_stays_one_piece() -> None:
    assert (
        in_order("See [the glossary](../glossary.md) & <b>", "en")
        == "See [the glossary](../glossary.md) &amp; &lt;b&gt;"
    )


def test_a_run_stays_whole_where_a_part_of_it_changed() -> None:
    pieces = [Piece("دیکھیں (../"), Piece("glosary", is_changed=True), Piece(".md)")]
    assert pieces_in_order(pieces, "ur") == 'دیکھیں (<bdi dir="ltr">../<b>glosary</b>.md</bdi>)'
