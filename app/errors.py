"""What can go wrong for a person, each with a status and a sentence for that person.

Raise one of these anywhere; `app.web.failures` turns it into a page. The message says what happened and
what to do next, already worded in the reader's language.
"""

from collections.abc import Mapping


class CourseError(Exception):
    """A refusal that the person can understand and act on."""

    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFound(CourseError):
    """The thing does not exist, or is not theirs to see: both look the same."""

    status = 404


class NotAllowed(CourseError):
    """The person is known and may not do this."""

    status = 403


class Conflict(CourseError):
    """The state has moved on since the page was drawn."""

    status = 409


class TooMany(CourseError):
    """A limit on how often is reached."""

    status = 429

    def __init__(self, message: str, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class InvalidInput(CourseError):
    """Fields that cannot be taken as they are: field name → message to show beside it."""

    status = 422

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = dict(fields)


class SignInRequired(CourseError):
    """Nobody is signed in; the reader goes to the sign-in page and comes back to where they were."""

    status = 401


class ProofRequired(CourseError):
    """Somebody is signed in for a while; before this they sign in again, and come back to where they were."""

    status = 401


class SecondFactorRequired(CourseError):
    """A role of this person sleeps until they show a second factor; then they come back to where they were."""

    status = 401


class StartRefused(Exception):
    """The application must not start like this; the message tells the operator why and how to mend it."""
