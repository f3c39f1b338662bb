"""The groups that people are reported in, as course.md and its translations name them."""

from collections.abc import Mapping

from app.language import gettext as _
from app.modules.fields import Fields
from app.modules.sides import Category
from app.modules.texts import Text
from app.questions.diagnostics import did_you_mean


def read_categories(fields: Fields) -> tuple[Category, ...]:
    return tuple(_category(entry) for entry in fields.tables("categories"))


def read_names(text: Text, source: Text) -> Mapping[str, str]:
    """Id → name in the language of the translation; whoever reads it gets the original's name of any other group."""
    wanted = dict(zip(*(source.fields.words_within("categories", key) for key in ("id", "name")), strict=False))
    if not wanted:
        return {}
    names = {}
    for entry in text.fields.tables("categories", required=False):
        category = _category(entry)
        names[category.id] = category.name
        if category.id not in wanted:
            message = _("The original has no group “{id}”: its name is not shown.").format(id=category.id)
            text.source.advise(message, entry.line_of("id"), mend=did_you_mean(category.id, wanted))
    for id_ in [id_ for id_ in wanted if id_ not in names]:
        message = _("The group “{name}” has no name in this language: readers get that of the original.")
        mend = _("Add to “categories”: an entry with “id: {id}” and the name.").format(id=id_)
        text.source.advise(message.format(name=wanted[id_]), text.fields.line_of("categories"), mend=mend)
    return names


def _category(fields: Fields) -> Category:
    category = Category(fields.identifier("id"), fields.text("name"))
    fields.finish()
    return category
