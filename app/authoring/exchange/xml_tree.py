"""XML as a small tree that knows its lines and what nobody has read yet. Entities and document types are refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parse

from app.errors import InvalidInput
from app.language import gettext as _

DEEPEST = 40
MOST_ELEMENTS = 60_000


@dataclass
class Node:
    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list["Node"] = field(default_factory=list)
    is_read: bool = False

    def find(self, path: str) -> "Node | None":
        """The first child with this path; it counts as read."""
        name, _slash, rest = path.partition("/")
        child = next((child for child in self.children if child.tag == name), None)
        if child and not rest:
            child.is_read = True
        return child.find(rest) if child and rest else child

    def all(self, tag: str) -> list["Node"]:
        return [child for child in self.children if child.tag == tag]

    def value(self, path: str, default: str = "") -> str:
        node = self.find(path)
        return node.text.strip() if node else default

    def unread(self) -> Iterator[tuple[str, "Node"]]:
        """(path, node) for everything that says something and was not read."""
        for child in self.children:
            if child.text.strip() and not child.is_read:
                yield child.tag, child
            yield from ((f"{child.tag}/{path}", node) for path, node in child.unread())


def read_xml(content: bytes) -> Node:
    """Raises InvalidInput for what is no XML, or XML that could do harm."""
    handler = _Handler()
    try:
        parse(BytesIO(content), handler, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as harm:
        message = _("The file declares entities or a document type; such files are refused.")
        raise InvalidInput({"file": message}) from harm
    except SAXException as fault:
        line = getattr(fault, "getLineNumber", lambda: 0)() or 1
        raise InvalidInput({"file": _("Line {line} is no XML.").format(line=line)}) from fault
    except (ValueError, LookupError) as encoding:
        words = _("Line {line} is no XML.").format(line=1), _("Save the file as UTF-8.")
        raise InvalidInput({"file": " ".join(words)}) from encoding
    return handler.root


class _Handler(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {}, 1)
        self._count = 0
        self._path = [self.root]
        self._texts: list[list[str]] = [[]]

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - named so by the parser
        self._place = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - named so by the parser
        if len(self._path) > DEEPEST:
            raise InvalidInput({"file": _("More than {limit} elements stand inside each other.").format(limit=DEEPEST)})
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise InvalidInput({"file": _("The file holds more than {limit} elements.").format(limit=MOST_ELEMENTS)})
        node = Node(name, dict(attrs.items()), self._place.getLineNumber() or 1)
        self._path[-1].children.append(node)
        self._path.append(node)
        self._texts.append([])

    def endElement(self, name: str) -> None:  # noqa: N802, ARG002 - named so by the parser
        self._path.pop().text = "".join(self._texts.pop())

    def characters(self, content: str) -> None:
        self._texts[-1].append(content)
