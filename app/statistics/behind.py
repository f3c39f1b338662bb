"""What a number counts: the figure, and every limit that its row and column set."""

from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from app.statistics.period import Cut


@dataclass(frozen=True)
class Behind:
    """None sets no limit; an empty partner means other universities, an empty country one that nobody said."""

    figure: str
    module: str | None = None
    lesson: str | None = None
    partner: str | None = None
    category: str | None = None
    country: str | None = None
    month: str | None = None
    duration: str | None = None
    """Id of a span in `durations`."""
    survey: str | None = None
    """Counts answers to it, which lead to nobody."""

    def of(self) -> dict[str, str]:
        """The limits that are set."""
        return {name: limit for name, limit in asdict(self).items() if name != "figure" and limit is not None}

    def query(self, cut: Cut) -> str:
        limits = urlencode(self.of())
        return f"{limits}{'&' if limits else ''}{cut.query}"

    def url(self, cut: Cut) -> str:
        """The page that lists the people behind the number; of a survey, the one that shows how all answers fall."""
        if self.survey is not None:
            return f"/statistics/surveys?{cut.query}#survey-{self.survey}"
        return f"/statistics/figures/{self.figure}?{self.query(cut)}"
