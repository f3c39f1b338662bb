"""What people type to come in: shape, limits, messages."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import AfterValidator, model_validator

from app.accounts.admission import Admission
from app.accounts.email import normalise
from app.accounts.roles import ADMINISTRATOR, AUTHOR, PARTNER_ADMINISTRATOR, ROLES
from app.accounts.universities import University
from app.errors import InvalidInput
from app.language import gettext as _
from app.language import mark
from app.web.forms import Form, Line, at_most

MINIMUM_PASSWORD = 15
IF_NO_EMAIL = mark("Please type your email address.")
IF_NO_EMAIL_OF_SOMEBODY = mark("Please type the person's email address.")
OTHER = "other"
"""Choice of the university list that opens the two fields for another university."""


def _six_digits(text: str) -> str:
    digits = "".join(str(int(character)) for character in text if character.isdecimal())
    if len(digits) != 6:
        raise ValueError(_("The code has six digits. It is in the mail that we sent you."))
    return digits


def _long_enough(password: str) -> str:
    if len(password) < MINIMUM_PASSWORD:
        raise ValueError(
            _("Please use at least %(length)s characters. Four or five words make a good password.")
            % {"length": MINIMUM_PASSWORD}
        )
    return password


Email = Annotated[Line, at_most(254), AfterValidator(normalise)]
Name = Annotated[Line, at_most(120)]
Code = Annotated[Line, at_most(40), AfterValidator(_six_digits)]


class RegistrationForm(Form):
    """The four things we ask: name, address, university, category; and the access code of a closed course."""

    if_empty: ClassVar = {
        "name": mark("Please type your name."),
        "email": IF_NO_EMAIL,
        "university": mark("Please choose your university, or “Another university”."),
        "category": mark("Please choose what describes you best."),
    }

    name: Name
    email: Email
    university: Annotated[Line, at_most(60)]
    other_name: Annotated[Line, at_most(200)] = ""
    country: Annotated[Line, at_most(2)] = ""
    category: Annotated[Line, at_most(40)]
    access_code: Annotated[Line, at_most(100)] = ""

    @model_validator(mode="before")
    @classmethod
    def _typed_is_chosen(cls, filled: dict[str, str]) -> dict[str, str]:
        """Whoever types their university need not choose “Another university” as well."""
        return {"university": OTHER, **filled} if "other_name" in filled else filled


class EmailForm(Form):
    if_empty: ClassVar = {"email": IF_NO_EMAIL}

    email: Email


class SomebodysEmailForm(EmailForm):
    if_empty: ClassVar = {"email": IF_NO_EMAIL_OF_SOMEBODY}


class CodeForm(Form):
    if_empty: ClassVar = {"code": mark("Please type the six digits from our mail.")}

    code: Code


class PasswordSignInForm(Form):
    if_empty: ClassVar = {"email": IF_NO_EMAIL, "password": mark("Please type your password.")}

    email: Email
    password: Annotated[str, at_most(1024)]


class NewPasswordForm(Form):
    """A password is long and hard to guess, of any characters; the old one proves who asks for the change."""

    if_empty: ClassVar = {"password": mark("Please type the new password.")}

    password: Annotated[str, at_most(1024), AfterValidator(_long_enough)]
    current: Annotated[str, at_most(1024)] = ""


class NameForm(Form):
    if_empty: ClassVar = {"name": mark("Please type your name.")}

    name: Name

    def check(self, unprintable: str) -> None:
        """Raises InvalidInput for a name that a certificate cannot show."""
        if unprintable:
            raise InvalidInput({"name": unprintable_name(unprintable)})


class ErasureForm(Form):
    """The address, typed again: nobody erases themselves by one slip."""

    if_empty: ClassVar = {"email": mark("Please type your email address to confirm.")}

    email: Email

    def check(self, own: str) -> None:
        if self.email != own:
            raise InvalidInput(
                {
                    "email": _(
                        "This is not the address that you signed in with. Nothing was erased. Please type that address."
                    )
                }
            )


class SomebodysErasureForm(Form):
    """Address and name must belong together: nobody is erased by one slip."""

    if_empty: ClassVar = {"email": IF_NO_EMAIL_OF_SOMEBODY, "name": mark("Please type the name, to confirm.")}

    email: Email
    name: Line


class RoleForm(Form):
    """Who gets which role, and for which partner."""

    if_empty: ClassVar = {"email": IF_NO_EMAIL_OF_SOMEBODY, "role": mark("Please choose a role.")}

    email: Email
    role: Annotated[Line, at_most(40)]
    partner: Annotated[Line, at_most(60)] = ""

    def check(self, enrolment: "Enrolment") -> None:
        """Raises InvalidInput for a choice that is not on its list, or a partner that does not go with the role."""
        mistakes: dict[str, str] = {}
        if self.role not in ROLES:
            mistakes["role"] = _("Please choose a role.")
        if self.partner and self.partner not in {choice.value for choice in enrolment.universities}:
            mistakes["partner"] = _("Please choose a university from the list.")
        elif self.partner and self.role in (AUTHOR, ADMINISTRATOR):
            mistakes["partner"] = _("This role is not limited to one university. Please choose “None”.")
        elif not self.partner and self.role == PARTNER_ADMINISTRATOR:
            mistakes["partner"] = _("Please choose the university whose people the role is about.")
        if mistakes:
            raise InvalidInput(mistakes)


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Enrolment:
    """What the live course lets people choose from; `main` makes it, since accounts know no course."""

    universities: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    admission: Admission
    known: tuple[University, ...] = ()
    """The partners with their aliases, to know them by when somebody types one."""

    def check(self, form: RegistrationForm, countries: tuple[Choice, ...], unprintable: str) -> None:
        """Raises InvalidInput where a choice is not on its list or a name cannot be printed."""
        mistakes: dict[str, str] = {}
        if unprintable:
            mistakes["name"] = unprintable_name(unprintable)
        if form.university != OTHER and form.university not in {choice.value for choice in self.universities}:
            mistakes["university"] = _("Please choose your university from the list, or “Another university”.")
        if form.university == OTHER and not form.other_name:
            mistakes["other_name"] = _("Please write the name of your university.")
        if form.university == OTHER and form.country not in {choice.value for choice in countries}:
            mistakes["country"] = _("Please choose the country of your university.")
        if form.category not in {choice.value for choice in self.categories}:
            mistakes["category"] = _("Please choose what describes you best.")
        if mistakes:
            raise InvalidInput(mistakes)


def unprintable_name(characters: str) -> str:
    return _("A certificate cannot show these characters: %(characters)s. Please spell your name without them.") % {
        "characters": characters
    }
