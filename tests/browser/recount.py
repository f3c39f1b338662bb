"""The administrator's tables counted again with sqlite3 alone: plain SQL over the raw facts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.browser.server import Server
from tests.databases import CONTENT

ANSWERS = """
    SELECT attempt.person_id, saved_answer.happened_at
    FROM saved_answer JOIN attempt ON attempt.id = saved_answer.attempt_id"""
STEPS = {
    "Registered": "SELECT person_id, happened_at FROM registration",
    "Started": f"""
        SELECT person_id, min(happened_at)
        FROM (SELECT person_id, happened_at FROM lesson_completion UNION ALL {ANSWERS}) GROUP BY person_id""",
    "Completed": "SELECT person_id, happened_at FROM course_completion",
    "Certified": """
        SELECT person_id, min(happened_at) FROM award
        WHERE level = 'completion' AND id NOT IN (SELECT award_id FROM certificate_event)
        GROUP BY person_id""",
}
MODULE_STEPS = {
    "Started the module": """
        SELECT person_id, module, min(happened_at) FROM (
            SELECT person_id, module, happened_at FROM lesson_completion
            UNION ALL
            SELECT attempt.person_id, attempt.module, saved_answer.happened_at
            FROM saved_answer JOIN attempt ON attempt.id = saved_answer.attempt_id
        ) GROUP BY person_id, module""",
    "Completed the module": "SELECT person_id, module, happened_at FROM module_completion",
}
HELD = "SELECT {field} FROM affiliation WHERE person_id = ? AND happened_at <= ? ORDER BY happened_at DESC LIMIT 1"
KARACHI = timedelta(hours=5)
CATEGORIES = ("students", "staff", "other")
MODULES = ("mobilities", "recognition", "strategy", "research-partnerships")


@dataclass(frozen=True)
class Recount:
    """Of the days from first to last, as people in Karachi count them."""

    server: Server
    first: date
    last: date

    @property
    def limits(self) -> tuple[str, str]:
        """The first moment of the period and the first after it, written as the database writes moments."""
        days = (self.first, self.last + timedelta(days=1))
        begin, end = (str(datetime.combine(day, time()) - KARACHI) for day in days)
        return begin, end

    def funnel(self) -> list[tuple]:
        return [(step, len(self.people(step))) for step in STEPS]

    def categories(self) -> list[tuple]:
        rows = []
        for step in STEPS:
            held = [self.held("category", *fact) for fact in self.people(step)]
            rows.append((step, *(held.count(category) for category in CATEGORIES), len(held)))
        return rows

    def partners(self) -> list[tuple]:
        held = {step: [self.held("partner", *fact) for fact in self.people(step)] for step in STEPS}
        rows = [(name, *(held[step].count(partner) for step in STEPS)) for partner, name in partner_names()]
        others = ("Other universities", *(held[step].count(None) for step in STEPS))
        return [*rows, others, ("Total", *(len(held[step]) for step in STEPS))]

    def modules(self) -> list[tuple]:
        return [(title(module), *(self.count_in_module(step, module) for step in MODULE_STEPS)) for module in MODULES]

    def people(self, step: str) -> list[tuple]:
        """Person and moment of all who reached the step within the period."""
        facts = f"WITH facts(person, moment) AS ({STEPS[step]})"
        return self.server.query(f"{facts} SELECT * FROM facts WHERE moment >= ? AND moment < ?", *self.limits)

    def listed(self) -> list[int]:
        """Everybody with any fact in the period."""
        tables = ("registration", "lesson_completion", "module_completion", "course_completion", "award")
        facts = " UNION ".join([ANSWERS, *(f"SELECT person_id, happened_at FROM {table}" for table in tables)])
        within = f"SELECT DISTINCT person_id FROM ({facts}) WHERE happened_at >= ? AND happened_at < ? ORDER BY 1"
        return [person for (person,) in self.server.query(within, *self.limits)]

    def count_in_module(self, step: str, module: str) -> int:
        facts = f"WITH facts(person, module, moment) AS ({MODULE_STEPS[step]})"
        within = "WHERE moment >= ? AND moment < ? AND module = ?"
        return int(self.server.query(f"{facts} SELECT count(*) FROM facts {within}", *self.limits, module)[0][0])

    def held(self, field: str, person: int, moment: str) -> str | None:
        return self.server.query(HELD.format(field=field), person, moment)[0][0]


def partner_names() -> list[tuple[str, str]]:
    """Id and name in the order of course.md."""
    lines = (CONTENT / "course.md").read_text(encoding="utf-8").split("partners:\n")[1].split("\nfunding:")[0]
    entries = [entry.splitlines() for entry in lines.split("  - id: ")[1:]]
    return [(entry[0].strip(), entry[1].split("name: ")[1].strip()) for entry in entries]


def title(module: str) -> str:
    text = (CONTENT / module / "module.md").read_text(encoding="utf-8")
    return text.split("\ntitle: ")[1].splitlines()[0].strip('"')
