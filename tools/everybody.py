"""`python -m tools.everybody`: the statement of the list of people as text, for the console's small export.

A test compares.
"""

from app.operations.taking_away import EVERYBODY
from app.people.queries import everybody
from app.statistics.sql_text import readable


def main() -> None:
    EVERYBODY.write_text(readable(everybody()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
