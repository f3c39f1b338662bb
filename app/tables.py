"""Importing this module makes every table known to `Base.metadata`."""

from app.accounts import models as accounts
from app.audit import models as audit
from app.certificates import models as certificates
from app.mail import models as mail
from app.modules import models as modules
from app.people import models as people
from app.privacy import models as privacy
from app.problems import models as problems
from app.quiz import models as quiz
from app.statistics import models as statistics
from app.survey import models as survey

__all__ = [
    "accounts",
    "audit",
    "certificates",
    "mail",
    "modules",
    "people",
    "privacy",
    "problems",
    "quiz",
    "statistics",
    "survey",
]
