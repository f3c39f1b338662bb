"""What the figures of a question suggest to its author, in plain words. Only hints: people judge questions."""

from collections.abc import Sequence

from app.authoring.tallies import Tally
from app.language import gettext as _
from app.quiz.item_statistics import ItemFigures

HARD = 0.3
"""Share of the mark below which a question of a mastery quiz deserves a look."""
FEW = 5
"""Fewer people than this who chose an option say nothing about it."""


def advise(figures: ItemFigures, tallies: Sequence[Tally]) -> list[str]:
    """Sentences, the gravest first; empty where nothing stands out. Only for enough attempts."""
    found = []
    if tempting := _tempting(tallies):
        found.append(_("People who did well chose %(options)s: check the key.") % {"options": _names(tempting)})
    if round(figures.discrimination_index or 0) < 0:
        found.append(_("People who did well elsewhere did worse here: check the key and the wording."))
    if figures.facility < HARD:
        found.append(_("Fewer than 3 in 10 marks were earned: check the wording, and whether the lesson teaches it."))
    if unused := [one for one in tallies if one.count == 0 and one.is_right is False]:
        found.append(_("Nobody chose %(options)s: replace it.") % {"options": _names(unused)})
    return found


def _tempting(tallies: Sequence[Tally]) -> list[Tally]:
    """Wrong options whose choosers did better elsewhere than those who chose a right one."""
    right = [one.rest for one in tallies if one.is_right and one.rest is not None and one.count >= FEW]
    wrong = [one for one in tallies if one.name and one.is_right is False and one.count >= FEW]
    return [one for one in wrong if right and one.rest is not None and one.rest > max(right)]


def _names(tallies: Sequence[Tally]) -> str:
    return ", ".join(one.name for one in tallies)
