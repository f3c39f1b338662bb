"""Make the Word and Excel templates of the course: python tools/content/make_templates.py

The files land in content/<module>/media/, one for each language: x.docx and x.ur.docx. A second run writes the same
bytes.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from app.modules.catalogue import Course  # noqa: E402 - the script may be started from any folder
from app.modules.links import in_language  # noqa: E402 - as above
from app.modules.loading import load_course, read_folder  # noqa: E402 - as above
from tools.content import word_templates as word  # noqa: E402 - as above
from tools.content.sheets.budget import consortium_budget  # noqa: E402 - as above
from tools.content.sheets.conversion import conversion  # noqa: E402 - as above
from tools.content.sheets.kpis import kpi_sheet  # noqa: E402 - as above
from tools.content.sheets.risks import risk_register  # noqa: E402 - as above
from tools.content.sheets.scores import selection_scores  # noqa: E402 - as above
from tools.content.word import Origin  # noqa: E402 - as above
from tools.content.words import SOURCE, Words, read_words  # noqa: E402 - as above


@dataclass(frozen=True)
class Template:
    module: str
    lesson: str
    """Id of the lesson that uses it."""
    file_name: str
    make: Callable[[Origin], bytes]

    @property
    def path(self) -> str:
        """Inside content/."""
        return f"{self.module}/media/{self.file_name}"

    def path_in(self, language: str) -> str:
        return self.path if language == SOURCE else in_language(self.path, language)


TEMPLATES = (
    Template("mobilities", "agreements", "agreement-checklist.docx", word.agreement_checklist),
    Template("mobilities", "agreements", "learning-agreement-worksheet.docx", word.learning_agreement_worksheet),
    Template("mobilities", "process", "selection-score-sheet.xlsx", selection_scores),
    Template("recognition", "conventions", "recognition-decision.docx", word.decision_form),
    Template("recognition", "credits-and-grades", "credit-and-grade-conversion.xlsx", conversion),
    Template("strategy", "vision-goals-objectives", "strategic-plan.docx", word.strategic_plan),
    Template("strategy", "kpis-monitoring", "kpi-sheet.xlsx", kpi_sheet),
    Template("strategy", "change-risk-lessons", "risk-register.xlsx", risk_register),
    Template("research-partnerships", "finding-partners", "partner-check.docx", word.due_diligence),
    Template("research-partnerships", "proposal", "logical-framework.docx", word.logframe),
    Template("research-partnerships", "proposal", "consortium-budget.xlsx", consortium_budget),
)


LANGUAGES = (SOURCE, "ur")


def make_all(course: Course) -> dict[str, bytes]:
    """The templates by path inside content/."""
    return {
        template.path_in(language): template.make(_origin(course.read_in(language), template, read_words(language)))
        for language in LANGUAGES
        for template in TEMPLATES
    }


def find_course(folder: Path = ROOT / "content") -> Course:
    # Lenient, because the lessons link to files that this script has yet to make.
    course, found = load_course(read_folder(folder), lenient=True)
    if course is None:
        raise SystemExit("\n".join(str(diagnostic) for diagnostic in found))
    return course


def _origin(course: Course, template: Template, words: Words) -> Origin:
    module = course.get_module(template.module)
    lesson = module.get_lesson(template.lesson)
    comma = "،" if words.language == "ur" else ","
    place = f"{module.title}{comma} {words('lesson')} {lesson.number}"
    return Origin(words("B-International course"), place, course.funding.statement, words)


def main() -> None:
    for path, content in make_all(find_course()).items():
        target = ROOT / "content" / path
        target.write_bytes(content)
        print(f"{path}  {len(content) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
