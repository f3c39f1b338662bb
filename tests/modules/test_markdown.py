"""What a lesson's Markdown becomes. Diagnostics are in test_loading.py."""

import pytest

from app.modules.sanitising import clean
from tests.modules.make import SVG, lesson_html

PICTURE = {"one/media/cycle.svg": SVG}


def test_plain_markdown_becomes_plain_html():
    assert lesson_html("Some *words* and **more**.\n\n1. One\n2. Two\n") == (
        "<p>Some <em>words</em> and <strong>more</strong>.</p>\n<ol>\n<li>One</li>\n<li>Two</li>\n</ol>"
    )


def test_headings_have_ids_that_links_can_name():
    html = lesson_html("## Who’s who?\n\n## Same\n\n### Same\n\nSee [below](#same-1).\n")
    assert '<h2 id="whos-who">' in html
    assert '<h2 id="same">' in html
    assert '<h3 id="same-1">' in html
    assert '<a href="#same-1">' in html


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("The B-International project", '<p>The <span class="nowrap">B-International</span> project</p>'),
        ("on 17 December 2025", "<p>on 17&nbsp;December 2025</p>"),
        ("about €26.2 billion; 30 ECTS", "<p>about €26.2&nbsp;billion; 30&nbsp;ECTS</p>"),
        ("stays of 2–12 months", '<p>stays of <span class="nowrap">2–12</span> months</p>'),
        ("under CC BY 4.0.", '<p>under <span class="nowrap">CC BY 4.0</span>.</p>'),
        ("an e-attestation", '<p>an <span class="nowrap">e-attestation</span></p>'),
        ("a PhD-level course of 9 monthly talks", "<p>a PhD-level course of 9 monthly talks</p>"),
    ],
)
def test_no_line_ends_inside_a_name_or_an_amount(written, bound):
    assert lesson_html(written) == bound


def test_urdu_headings_keep_their_letters():
    assert 'id="تعلیم-کا-سفر"' in lesson_html("## تعلیم کا سفر\n")


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("opening", '<div class="block-opening">\n<p>Text'),
        (
            "example A first exchange",
            '<section class="block-example" aria-labelledby="box-1">\n<p class="block-title" id="box-1">'
            '<span class="block-label">Worked example</span> A first exchange</p>',
        ),
        (
            "tomorrow",
            '<section class="block-tomorrow" aria-labelledby="box-1">\n<h2 class="block-title" id="box-1">Use it',
        ),
        (
            "key-points",
            '<section class="block-key-points" aria-labelledby="box-1">\n<h2 class="block-title" id="box-1">Key',
        ),
        (
            "sources",
            '<section class="block-sources" aria-labelledby="box-1">\n<h2 class="block-title" id="box-1">Sources',
        ),
        (
            "sources Read on",
            '<section class="block-sources" aria-labelledby="box-1">\n<h2 class="block-title" id="box-1">Read on',
        ),
    ],
)
def test_boxes_say_what_they_are(name, begins):
    assert lesson_html(f":::{name}\nText.\n:::\n").startswith(begins)


@pytest.mark.parametrize(
    ("kind", "title"), [("NOTE", "Note"), ("TIP", "Tip"), ("IMPORTANT", "Important"), ("WARNING", "Warning")]
)
def test_callouts_are_notes_with_a_title(kind, title):
    html = lesson_html(f"> [!{kind}]\n> Mind this.\n")
    assert html.startswith(
        f'<div class="callout callout-{kind.lower()}" role="note">\n<p class="callout-title">{title}</p>'
    )


def test_a_table_scrolls_by_keyboard_and_is_named_by_its_caption():
    html = lesson_html('{caption="Who pays <what>"}\n| Who | Sum |\n|---|--:|\n| A | 1 |\n')
    assert html.startswith('<div class="table-scroll" role="region" tabindex="0" aria-labelledby="table-1"><table>')
    assert '<caption id="table-1">Who pays &lt;what&gt;</caption>' in html
    assert '<th scope="col">Who</th>' in html
    assert '<td class="number">1</td>' in html
    assert "style=" not in html


def test_a_picture_alone_is_a_figure_with_its_title_as_caption():
    html = lesson_html('![A circle of four steps](media/cycle.svg "The cycle")\n', **PICTURE)
    assert html.startswith('<figure><img src="/media/')
    assert 'alt="A circle of four steps" width="360" height="240" loading="lazy"' in html
    assert html.endswith("<figcaption>The cycle</figcaption></figure>")


def test_a_decorative_picture_has_an_empty_alternative():
    html = lesson_html("![](media/cycle.svg){decorative}\n", **PICTURE)
    assert 'alt=""' in html
    assert "decorative" not in html


def test_a_picture_in_a_line_stays_there():
    assert lesson_html("See ![a circle](media/cycle.svg) here.\n", **PICTURE).startswith("<p>See <img ")


def test_links_lead_to_pages_of_the_course():
    html = lesson_html(
        "[a](01-first.md) [b](module.md) [c](quiz.md) [d](../glossary.md#ects) [e](../about.md) [f](../course.md)\n",
        **{"glossary.md": "---\ntitle: G\n---\n## ECTS\nCredits.\n", "about.md": "---\ntitle: A\n---\nText.\n"},
    )
    hrefs = [piece.split('"')[0] for piece in html.split('href="')[1:]]
    assert hrefs == [
        "/modules/one/lessons/first",
        "/modules/one",
        "/modules/one/quiz",
        "/glossary#ects",
        "/pages/about",
        "/",
    ]


def test_an_outside_link_tells_the_other_site_nothing():
    assert lesson_html("[EU](https://europa.eu/x)\n") == '<p><a href="https://europa.eu/x" rel="noopener">EU</a></p>'


def test_a_download_keeps_its_name():
    html = lesson_html("[List](media/check-list.docx)\n", **{"one/media/check-list.docx": b"PK"})
    assert 'download="check-list.docx"' in html


def test_footnotes_lead_there_and_back():
    html = lesson_html("Text[^1].\n\n[^1]: The source.\n")
    assert '<a href="#footnote-1" id="footnote-1-in-text" aria-label="Footnote 1">1</a>' in html
    assert '<section class="footnotes" aria-label="Footnotes">' in html
    assert '<li id="footnote-1" class="footnote-item"><p>The source. <a href="#footnote-1-in-text"' in html


@pytest.mark.parametrize(
    "source",
    [
        "[x](javascript:alert)",
        "`<script>alert(1)</script>`",
        "\\<img src=x onerror=alert(1)>",
        '<https://example.org/"onmouseover=alert>',
        "    <script>alert(1)</script>",
        '![a](media/cycle.svg "><script>alert(1)</script>")',
        ':::example "><script>alert(1)</script>\nText\n:::',
        '{caption="<img src=x onerror=alert(1)>"}\n| a |\n|---|\n| b |',
        "## <b onclick=x>",
    ],
)
def test_nothing_that_runs_gets_through(source):
    from app.modules.catalogue import Html
    from app.modules.loading import load_course
    from tests.modules.make import make_files

    course, _found = load_course(make_files(source + "\n", **PICTURE), lenient=True)
    html = "".join(part.html for part in course.modules[0].lessons[0].body if isinstance(part, Html))
    assert "<script" not in html
    assert "<img src=x" not in html
    assert '<img src="x' not in html
    assert 'href="javascript' not in html
    assert "<b " not in html


@pytest.mark.parametrize(
    ("dirty", "kept"),
    [
        ('<p onclick="x" style="color:red" class="evil callout-title">a</p>', '<p class="callout-title">a</p>'),
        ("<script>x</script><iframe src=y></iframe>", ""),
        ('<a href="javascript:x">a</a>', "<a>a</a>"),
        ('<a href="http://x.org">a</a>', "<a>a</a>"),
        ('<img src="data:image/png;base64,xx">', "<img>"),
        ("<form action=/x><input name=a></form>", ""),
        ("<h1>a</h1>", "a"),
    ],
)
def test_the_last_gate_holds_without_the_renderer(dirty, kept):
    assert clean(dirty) == kept
