"""Importing this module makes every table known to `Base.metadata`."""

from app.accounts import models as accounts
from app.audit import models as audit
from app.certificates import models as certificates
from app.mail import models as mail
from app.modules import models as modules
from app.problems import models as problems
from app.quiz import models as quiz

__all__ = ["accounts", "audit", "certificates", "mail", "modules", "problems", "quiz"]
