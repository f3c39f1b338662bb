"""People who registered twice are found though they spell their name differently, and namesakes are left alone."""

import pytest

from app.people.duplicates import find_pairs
from app.people.names import are_alike, words_of
from tests.duplicates.population import make_population

SEEDS = range(100, 108)
"""Populations that nothing was set by."""


@pytest.mark.slow
def test_planted_pairs_are_found_and_few_others() -> None:
    found = planted = right = 0
    for seed in SEEDS:
        population = make_population(seed)
        keys = {pair.key for pair in find_pairs(population.people)}
        found, planted, right = (
            found + len(keys),
            planted + len(population.planted),
            right + len(keys & population.planted),
        )
    assert planted == 40 * len(SEEDS)
    assert right / planted >= 0.9
    assert right / found >= 0.95


def test_pairs_told_apart_are_not_shown_again() -> None:
    population = make_population(100)
    first, *rest = find_pairs(population.people)
    assert find_pairs(population.people, [tuple(reversed(first.key))]) == rest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("muhammad", "mohammad"),
        ("muhammad", "mohammed"),
        ("hussain", "hussein"),
        ("yousaf", "yusuf"),
        ("siddiqui", "siddiqi"),
        ("qureshi", "quraishi"),
        ("ayesha", "aisha"),
        ("chaudhry", "choudhary"),
        ("fatima", "fatimah"),
        ("khalid", "khaled"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert are_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("muhammad", "mahmood"),
        ("hamid", "hamza"),
        ("ahmed", "hamid"),
        ("saima", "sana"),
        ("nadia", "nadeem"),
        ("tariq", "tahir"),
        ("karim", "akram"),
        ("rabia", "robina"),
    ],
)
def test_different_names(one: str, other: str) -> None:
    assert not are_alike(one, other)


def test_words_of_a_name_are_plain_and_without_titles() -> None:
    assert words_of("Prof. Dr. Lucía O'Brien-Pérez") == ("lucia", "obrien", "perez")
    assert words_of("Mohd. Ali") == ("muhammad", "ali")
    assert words_of("محمد علی") != ()
