"""The letters at which the glossary can be opened."""

import re

ENTRY = re.compile(r'<h2 id="([^"]+)"')


def letters(html: str) -> dict[str, str]:
    """Each first letter and the id of its first entry; a translated entry keeps the id of its English name."""
    found: dict[str, str] = {}
    for entry_id in ENTRY.findall(html):
        found.setdefault(entry_id[0].upper(), entry_id)
    return found
