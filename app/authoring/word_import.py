"""Text from Word put into a file of the course, its pictures beside it."""

from app.authoring.desk import Desk
from app.authoring.pictures import remake, save_picture
from app.authoring.word import Converted, KeepPicture, from_document, from_html
from app.errors import InvalidInput
from app.language import gettext as _


def read_document(desk: Desk, path: str, content: bytes) -> Converted:
    """Raises InvalidInput."""
    return from_document(content, _keeper(desk, path))


def read_clipboard(desk: Desk, path: str, html: str) -> Converted:
    return from_html(html, _keeper(desk, path))


def _keeper(desk: Desk, path: str) -> KeepPicture:
    def keep(content: bytes, name: str) -> str:
        if "/" not in path:
            raise InvalidInput({"picture": _("Pictures can stand in modules and lessons only.")})
        return save_picture(desk, path, remake(content), name)

    return keep
