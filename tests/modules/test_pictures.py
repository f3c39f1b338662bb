from io import BytesIO

import pytest
from PIL import Image

from app.modules.pictures import Size, picture_size
from app.questions.diagnostics import Source

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 36 24"'


def size(name: str, content: bytes) -> tuple[Size | None, list[str]]:
    source = Source(name, "", [])
    found = picture_size(name, content, source)
    return found, [fault.message for fault in source.found]


def raster(kind: str) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (30, 20)).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.jpeg", "JPEG"), ("a.webp", "WEBP")]
)
def test_rasters_say_their_size(name, kind):
    assert size(name, raster(kind)) == (Size(30, 20), [])


@pytest.mark.parametrize("content", [b"", b"no picture", raster("JPEG"), raster("PNG")[:20], raster("GIF")])
def test_a_file_must_be_what_its_name_says(content):
    found, messages = size("a.png", content)
    assert found is None
    assert len(messages) == 1


def test_an_svg_says_its_size_by_attributes_or_view_box():
    assert size("a.svg", f"{HEAD}/>".encode())[0] == Size(36, 24)
    assert size("a.svg", f'{HEAD} width="72" height="48px"/>'.encode())[0] == Size(72, 48)
    assert size("a.svg", f'{HEAD} width="100%" height="100%"/>'.encode())[0] == Size(36, 24)


def test_styles_gradients_and_words_are_welcome():
    inside = (
        "<style>@media (prefers-color-scheme: dark){.a{fill:#fff}} .b{fill:url(#g)}</style>"
        '<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs>'
        '<rect fill="url(#g)" width="1" height="1"/><use href="#g"/><text>data: 5 (see https://europa.eu)</text>'
    )
    assert size("a.svg", f"{HEAD}>{inside}</svg>".encode()) == (Size(36, 24), [])


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onclick="alert(1)"/>',
        '<a href="https://example.org"><text>x</text></a>',
        '<use href="other.svg#x"/>',
        '<use xlink:href="https://example.org/x.svg#x"/>',
        '<image href="data:image/png;base64,AA"/>',
        "<foreignObject><body/></foreignObject>",
        "<style>@import 'https://example.org/x.css';</style>",
        "<style>.a{background:url(https://example.org/x)}</style>",
        "<style>.a{background:u\\72l(https://x)}</style>",
        "<style>@imp<!-- -->ort 'x'; .a{fill:url(x.svg)}</style>",
        '<rect style="fill:url(https://example.org)"/>',
        '<rect fill="url(//example.org/x)"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        "<?xml-stylesheet href='x.css'?>",
        "<rect",
    ],
)
def test_an_svg_that_could_run_or_load_anything_is_refused(inside):
    found, messages = size("a.svg", f"{HEAD}>{inside}</svg>".encode())
    assert found is None
    assert len(messages) == 1


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg viewBox="0 0 1 1">&b;</svg>',
        f"{HEAD}/>".encode("utf-16"),
        b"",
        b"<html/>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg viewBox="0 0 nan 5"/>',
        b'<svg viewBox="0 0 99999999 5"/>',
    ],
)
def test_an_odd_svg_is_refused(content):
    assert size("a.svg", content)[0] is None


def test_the_fault_stands_at_its_line():
    source = Source("a.svg", "", [])
    picture_size("a.svg", f"{HEAD}>\n<rect/>\n<script/></svg>".encode(), source)
    assert source.found[0].line == 3
