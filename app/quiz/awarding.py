"""What certificates will say, gathered from the course and the learner's results."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import floor

from app.certificates.facts import AwardFacts, ModuleFacts
from app.language import gettext as _
from app.modules.catalogue import Course, Module
from app.modules.quiz_rules import Grading
from app.quiz.queries import Standing
from app.quiz.scoring import counting_share
from app.wording import half_hours, score


@dataclass(frozen=True)
class Holder:
    """Whom the certificate names, as held when it was earned."""

    name: str
    email: str = ""


def completion_facts(
    course: Course, holder: Holder, standings: Mapping[str, Standing], awarded_at: datetime, public_url: str
) -> AwardFacts:
    """The facts of the course's certificate as they hold at `awarded_at`."""
    return replace(
        _common_facts(course, holder, awarded_at, public_url),
        title=course.title,
        workload_hours=half_hours(course.minutes),
        heading=course.certificate.title,
        modules=tuple(_module_facts(module, standings.get(module.id)) for module in course.modules),
    )


def participation_facts(
    course: Course, module: Module, holder: Holder, awarded_at: datetime, public_url: str
) -> AwardFacts:
    """The facts of the confirmation for one module, which tells no result."""
    return replace(
        _common_facts(course, holder, awarded_at, public_url),
        level="participation",
        title=module.title,
        workload_hours=half_hours(module.minutes),
        heading=course.certificate.participation_title,
        outcomes=module.outcomes,
    )


def _common_facts(course: Course, holder: Holder, awarded_at: datetime, public_url: str) -> AwardFacts:
    salt = secrets.token_hex(8) if holder.email else ""
    return AwardFacts(
        holder=holder.name,
        title="",
        level="completion",
        issuer=course.certificate.issuer,
        awarded_on=awarded_at.astimezone(course.zone).date(),
        workload_hours=0,
        public_url=public_url,
        language=course.language,
        content_version=course.version_hash,
        partners=tuple(partner.name for partner in course.partners if not partner.retired_on),
        workload_basis=_("computed from reading time, checks and one attempt at each quiz, in half hours"),
        signatory=course.certificate.signatory,
        signatory_role=course.certificate.signatory_role,
        funding_statement=course.funding.statement,
        disclaimer=course.funding.disclaimer,
        project_number=course.funding.project,
        email_salt=salt,
        email_hash=hashlib.sha256((holder.email + salt).encode()).hexdigest() if salt else "",
        elements=course.certificate.elements,
    )


def _module_facts(module: Module, standing: Standing | None) -> ModuleFacts:
    return ModuleFacts(title=module.title, result=result_in_words(module, standing), outcomes=module.outcomes)


def result_in_words(module: Module, standing: Standing | None) -> str:
    """What counts of the learner's attempts, e.g. "8 of 10"; empty before the first."""
    return _result(module.rules.grading, standing) if standing and standing.past else ""


def _result(grading: Grading, standing: Standing) -> str:
    """What counts by the module's rule, in words."""
    if grading is Grading.AVERAGE:
        percent = floor(100 * counting_share(grading, standing.shares))
        return _("%(percent)s %% on average") % {"percent": percent}
    share = counting_share(grading, standing.shares)
    counting = next(attempt.score for attempt in standing.past if attempt.score.share == share)
    return _("%(score)s of %(items)s") % {"score": score(counting.earned), "items": counting.items}
