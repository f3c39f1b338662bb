from sqlalchemy import JSON, LargeBinary, String, Table

from app.db import Base
from app.privacy.registry import declarations

SAYS_NOTHING = {
    "problem_report.page",
    "problem_report.version_hash",
    # Chosen from lists that the course makes.
    "person.language",
    "affiliation.category",
    "affiliation.partner",
    "affiliation.country",
    "role_grant.role",
    "role_grant.partner",
    "lesson_completion.module",
    "lesson_completion.lesson",
    "lesson_completion.words_hash",
    "module_completion.module",
    "affiliation.origin",
    "past_completion.source",
    "letter.kind",
    "survey_participation.survey",
    "consent.purpose",
    "attempt.module",
    "attempt.draw",
    "saved_answer.item",
    "item_grade.item",
    "award.level",
    "award.subject",
    "certificate_event.kind",
    "document.kind",
    # Made by chance, or sums that lead to nobody.
    "attempt.seed",
    "saved_answer.client_key",
    "submission.client_key",
    "award.code",
    "document.sha256",
    # About the course, by its authors.
    "item_grade.reason",
    "publication.origin",
    "publication.reason",
    "content_draft.path",
    "content_draft.kind",
    "content_draft.base_sha256",
    "content_draft.sha256",
    "content_draft.page",
    # Typed answers are emptied by `quiz.forgetting`, which tests/privacy/test_erasing.py shows.
    "saved_answer.response",
    # Ids and counts only; the hashes make the chain.
    "audit_event.action",
    "audit_event.object_type",
    "audit_event.object_id",
    "audit_event.details",
    "audit_event.previous_hash",
    "audit_event.hash",
}
"""Columns that stay when a person is erased."""


def test_every_table_declares_what_it_holds_about_people() -> None:
    assert set(declarations()) == set(Base.metadata.tables)
    assert [name for name, privacy in declarations().items() if privacy is None] == []


def test_a_declaration_names_columns_that_exist() -> None:
    for name, privacy in declarations().items():
        assert privacy is not None
        table = Base.metadata.tables[name]
        for column in filter(None, (*privacy.blank, privacy.person, privacy.address)):
            assert _exists(table, column), f"{name} declares {column}"


def test_a_column_that_leads_to_a_person_is_declared() -> None:
    for name, privacy in declarations().items():
        assert privacy is not None
        if "person_id" in Base.metadata.tables[name].columns:
            assert privacy.person, f"{name} has person_id and does not say so"


def test_a_column_with_an_address_is_declared() -> None:
    for name, privacy in declarations().items():
        assert privacy is not None
        addresses = {"email", "recipient"} & set(Base.metadata.tables[name].columns.keys())
        assert addresses <= {privacy.address, *privacy.blank}, f"{name} holds addresses and does not say so"


def test_text_about_a_person_goes_with_them_or_says_nothing_about_them() -> None:
    """Whoever adds a column in which somebody could be named adds it to `blank`, or here with good reason."""
    kept = set()
    for name, privacy in declarations().items():
        table = Base.metadata.tables[name]
        if privacy is not None and (privacy.person or privacy.address) and privacy.erase != "delete":
            wordy = {column.name for column in table.columns if isinstance(column.type, String | JSON | LargeBinary)}
            kept |= {f"{name}.{column}" for column in wordy - set(privacy.blank)}
    assert kept - SAYS_NOTHING == set()


def _exists(table: Table, column: str) -> bool:
    if "." not in column:
        return column in table.columns
    parent, _dot, inner = column.partition(".")
    return f"{parent}_id" in table.columns and inner in Base.metadata.tables[parent].columns
