from sqlalchemy import Table

from app.db import Base
from app.privacy.registry import declarations


def test_every_table_declares_what_it_holds_about_people() -> None:
    assert set(declarations()) == set(Base.metadata.tables)
    assert [name for name, privacy in declarations().items() if privacy is None] == []


def test_a_declaration_names_columns_that_exist() -> None:
    for name, privacy in declarations().items():
        assert privacy is not None
        table = Base.metadata.tables[name]
        for column in (*privacy.blank, *([privacy.person] if privacy.person else [])):
            assert _exists(table, column), f"{name} declares {column}"


def test_a_column_that_leads_to_a_person_is_declared() -> None:
    for name, privacy in declarations().items():
        assert privacy is not None
        if "person_id" in Base.metadata.tables[name].columns:
            assert privacy.person, f"{name} has person_id and does not say so"


def _exists(table: Table, column: str) -> bool:
    if "." not in column:
        return column in table.columns
    parent, _dot, inner = column.partition(".")
    return f"{parent}_id" in table.columns and inner in Base.metadata.tables[parent].columns
