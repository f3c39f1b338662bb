"""Export, import, export, import: nothing changes any more, and nothing disappears without a word."""

from dataclasses import replace

import pytest

from app.authoring.exchange.drafts import Choices, Draft, Order, Typed
from app.authoring.exchange.exchanging import Exported, Imported, export_questions, import_questions
from app.authoring.exchange.formats import Format
from app.authoring.exchange.markdown_reader import read_markdown
from tests.exchange.banks import BANKS

HEAD = "---\ntitle: A bank\n---\n"
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("format_", [Format.GIFT, Format.MOODLE])]


def leave(bank: str, format_: Format) -> Exported:
    return export_questions(BANKS[bank].read_text(), format_)


def come_back(exported: Exported, format_: Format) -> Imported:
    return import_questions("questions", exported.text.encode(), format_)


def drafts(markdown: str) -> dict[str, Draft]:
    return {piece.id: piece for piece in read_markdown(markdown).pieces if isinstance(piece, Draft)}


@pytest.mark.parametrize("bank", sorted(BANKS))
def test_import_export_import_is_a_fixpoint(bank: str, format_: Format) -> None:
    first = come_back(leave(bank, format_), format_)
    again = export_questions(HEAD + first.markdown, format_)
    assert [str(loss) for loss in again.losses if "whole question" in loss.what] == []
    second = come_back(again, format_)
    assert second.markdown == first.markdown
    assert (first.losses, second.losses) == ((), ())
    assert first.questions == again.questions == second.questions


@pytest.mark.parametrize("bank", sorted(BANKS))
def test_what_does_not_come_back_was_named(bank: str, format_: Format) -> None:
    exported = leave(bank, format_)
    before, after = drafts(BANKS[bank].read_text()), drafts(HEAD + come_back(exported, format_).markdown)
    assert len(before) > 5
    assert set(after) <= set(before)
    lost = {id_ for id_ in before if any(f" {id_}:" in f" {loss.what}" for loss in exported.losses)}
    assert set(before) - set(after) <= lost
    for id_, draft in after.items():
        assert draft.text == before[id_].text or draft.body.__class__.__name__ == "Gaps"
        assert dict(draft.attributes).keys() >= {"lesson", "level"} & dict(before[id_].attributes).keys()
        if isinstance(draft.body, Choices | Order) and id_ not in lost:
            assert draft.body == before[id_].body
        if isinstance(draft.body, Typed) and not draft.body.is_number:
            assert draft.body == before[id_].body


def test_every_kind_is_named_or_kept(format_: Format) -> None:
    kinds = {type(draft.body).__name__ for draft in drafts(BANKS["checks"].read_text()).values()}
    assert kinds == {"Choices", "Typed", "Pairs", "Order", "Gaps", "Rating", "Essay"}


def test_pinned_options_are_lost_with_a_word(format_: Format) -> None:
    bank = f"{HEAD}{{#a}}\nWhich?\n\n- [(x)] One\n  > Yes.\n- [( )] None of these {{pin}}\n  > No.\n"
    exported = export_questions(bank, format_)
    [loss] = [loss for loss in exported.losses if loss.line == 4]
    assert "keeps its place" in loss.what
    [back] = drafts(HEAD + come_back(exported, format_).markdown).values()
    assert isinstance(back.body, Choices)
    assert [replace(option, is_pinned=False) for option in back.body.options] == list(back.body.options)
