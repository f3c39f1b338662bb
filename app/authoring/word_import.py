"""Text from Word put into a file of the course, its pictures beside it.

What reads documents is big: it is brought in by the first author who brings one, so that every start is quicker.
"""

from typing import TYPE_CHECKING

from app.authoring.desk import Desk
from app.authoring.pictures import remake, save_picture
from app.errors import InvalidInput
from app.language import gettext as _

if TYPE_CHECKING:
    from app.authoring.word import Converted, KeepPicture


def read_document(desk: Desk, path: str, content: bytes) -> "Converted":
    """Raises InvalidInput."""
    from app.authoring.word import from_document

    return from_document(content, _keeper(desk, path))


def read_clipboard(desk: Desk, path: str, html: str) -> "Converted":
    from app.authoring.word import from_html

    return from_html(html, _keeper(desk, path))


def _keeper(desk: Desk, path: str) -> "KeepPicture":
    def keep(content: bytes, name: str) -> str:
        if "/" not in path:
            raise InvalidInput({"picture": _("Pictures can stand in modules and lessons only.")})
        return save_picture(desk, path, remake(content), name)

    return keep
