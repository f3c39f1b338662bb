"""The glossary opens at a letter."""

from app.modules.glossary import letters


def test_each_letter_leads_to_its_first_entry() -> None:
    html = '<h2 id="academic-recognition">Academic</h2><h2 id="access">Access</h2><h2 id="ects">یورپی کریڈٹ (ECTS)</h2>'
    assert letters(html) == {"A": "academic-recognition", "E": "ects"}
    assert letters("<p>Nothing yet.</p>") == {}
