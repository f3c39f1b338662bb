"""The example of docs/exchange.md, as it stands there."""

import re
from pathlib import Path

from app.authoring.exchange.exchanging import import_questions

GUIDE = Path(__file__).parents[2] / "docs" / "exchange.md"


def test_the_example_is_true() -> None:
    text = GUIDE.read_text()
    [gift] = re.findall(r"```gift\n(.*?)```", text, re.DOTALL)
    [markdown] = re.findall(r"```markdown\n(.*?)```", text, re.DOTALL)
    *_others, losses = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    imported = import_questions("example.gift", gift.encode())
    assert imported.markdown == markdown
    assert [str(loss) for loss in imported.losses] == losses.splitlines()
