"""Banks to send round: the course's own, and the one that holds every type."""

from pathlib import Path

from tests.databases import CONTENT

EVERY_TYPE = Path(__file__).parents[1] / "every_type" / "kinds" / "quiz.md"
CHECKS = EVERY_TYPE.with_name("01-checks.md")
BANKS = {path.parent.name: path for path in [*sorted(CONTENT.glob("*/quiz.md")), EVERY_TYPE]} | {"checks": CHECKS}
