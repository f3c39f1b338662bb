"""The copy check finds what was copied, and only that."""

from pathlib import Path

import pytest

from tools.content.copy_check import ALLOWED, find_overlaps, main, read_texts

DOSSIER = "- F01 The quick brown fox jumps over the lazy dog near Multan. [V]\n"


def test_eight_words_in_a_row_are_found_with_their_line() -> None:
    text = "A first line.\n\nHere the **quick** brown fox jumps over the lazy cat."
    [overlap] = find_overlaps(DOSSIER, {"a.md": text})
    assert (overlap.path, overlap.line, overlap.words) == ("a.md", 3, "the quick brown fox jumps over the lazy")


def test_a_longer_run_is_one_finding() -> None:
    [overlap] = find_overlaps(DOSSIER, {"a.md": "the quick brown fox jumps over the lazy dog near Multan"})
    assert overlap.words.endswith("dog near multan")


def test_seven_words_are_no_copy() -> None:
    assert find_overlaps(DOSSIER, {"a.md": "the quick brown fox jumps over the lion"}) == []


def test_two_places_are_two_findings() -> None:
    copied = "the quick brown fox jumps over the lazy"
    assert len(find_overlaps(DOSSIER, {"a.md": f"{copied} cat.\n\nAgain: {copied} cow."})) == 2


def test_addresses_do_not_hide_a_copy() -> None:
    text = "the [quick](../glossary.md#quick) brown fox jumps over the lazy dog"
    assert find_overlaps(DOSSIER, {"a.md": text})


@pytest.mark.parametrize("text", ALLOWED)
def test_official_texts_may_stand_in_both(text: str) -> None:
    assert find_overlaps(text, {"course.md": text}) == []


def test_an_absent_dossier_is_said_aloud(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nothing.md")]) == 2
    assert "NOT CHECKED" in capsys.readouterr().err


def test_every_text_of_the_course_is_compared(content: Path) -> None:
    assert {"course.md", "glossary.md", "mobilities/quiz.md", "strategy/01-concepts-rationales.md"} <= set(
        read_texts(content)
    )
