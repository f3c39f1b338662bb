"""Mistakes as authors make them: in front matter, links, pictures, headings, tables, boxes and wording."""

import re
from io import BytesIO
from random import Random

from PIL import Image

from tests.authoring.planting import Line, World, kind

LESSON = r"[a-z-]+/0\d-.*"
MODULE = r"[a-z-]+/module\.md"
PAGE = r"(?:about|orientation)\.md"

# Front matter


@kind("second colon")
def colon_in_a_title(world: World) -> tuple[str, Line]:
    path, line = world.head(MODULE, "title")
    line.text = f"title: {line.text.removeprefix('title: ').strip(chr(34))}: the facts"
    return path, line


@kind("quotation mark is not closed")
def quotation_mark_left_open(world: World) -> tuple[str, Line]:
    path, line = world.head(f"{MODULE}|{PAGE}", "title")
    line.text = f'title: "{line.text.removeprefix("title: ").strip(chr(34))}'
    return path, line


@kind("stands here twice")
def key_given_twice(world: World) -> tuple[str, Line]:
    path, line = world.head(f"{MODULE}|{PAGE}", "title")
    return path, world.insert(path, line, line.text)[0]


@kind("is not known here")
def key_misspelt(world: World) -> tuple[str, Line]:
    path, line = world.head(LESSON, "facts")
    return path, line.swap("facts", world.random.choice(["fact", "fatcs", "Facts"]))


@kind("is not known here")
def minutes_written_by_hand(world: World) -> tuple[str, Line]:
    path, line = world.head(LESSON, "id")
    return path, world.insert(path, line, "minutes: 8")[0]


@kind("is missing")
def summary_forgotten(world: World) -> tuple[str, Line]:
    path, line = world.head(LESSON, "summary")
    world.remove(path, line)
    return path, world.files[path][1]


@kind("does not fit here")
def pass_mark_impossible(world: World) -> tuple[str, Line]:
    path, line = world.head(MODULE, "id")
    return path, world.insert(path, line, f"pass_percent: {world.random.randint(101, 400)}")[0]


@kind("Nobody can test an outcome")
def outcome_that_nobody_can_test(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^  - ", head=True)
    line = world.files[path][number]
    line.text = "  - Understand how the programme is built."
    return path, line


@kind("The title has")
def title_too_long(world: World) -> tuple[str, Line]:
    path, line = world.head(LESSON, "title")
    line.text = (
        f'title: "{line.text[7:].strip(chr(34))}, and what else you have to think of when you begin with it at home"'
    )
    return path, line


# Links


@kind("a file that is not there")
def link_to_a_misspelt_file(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"\]\(\.\./glossary\.md#")
    return path, world.files[path][number].swap("../glossary.md", "../glosary.md")


@kind("has no heading")
def link_to_a_misspelt_heading(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"\]\(\.\./glossary\.md#[a-z]{4}")
    line = world.files[path][number]
    line.text = re.sub(r"(glossary\.md#[a-z]{3})[a-z]", r"\1x", line.text, count=1)
    return path, line


@kind("cannot be used here")
def link_without_s(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    line.text += " See the [European Union](http://europa.eu)."
    return path, line


@kind("do not say where the link leads")
def click_here(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    words = world.random.choice(["here", "Click here", "this page", "read more", "link"])
    line.text += f" You find it [{words}](../orientation.md)."
    return path, line


@kind("is no link")
def bare_address(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    line.text += " See https://erasmus-plus.ec.europa.eu/partners."
    return path, line


@kind("is no link")
def space_inside_a_link(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"\]\(\.\./glossary\.md#")
    return path, world.files[path][number].swap("](", "] (")


@kind("has no words")
def link_without_words(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    line.text += " See also [](../orientation.md)."
    return path, line


# Pictures


@kind("no text alternative")
def picture_without_alternative(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^!\[.+\]\(media/")
    line = world.files[path][number]
    line.text = re.sub(r"^!\[.+\]\(", "![](", line.text)
    return path, line


@kind("says nothing about the picture")
def alternative_that_says_nothing(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^!\[.+\]\(media/")
    line = world.files[path][number]
    words = world.random.choice(["diagram", "mobility-order.svg", "Image", "Chart"])
    line.text = re.sub(r"^!\[.+\]\(", f"![{words}](", line.text)
    return path, line


@kind("needless words")
def alternative_with_image_of(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^!\[.+\]\(media/")
    return path, world.files[path][number].swap("![", "![Image of ")


@kind("no such picture")
def picture_misspelt(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^!\[.+\]\(media/")
    line = world.files[path][number]
    line.text = re.sub(r"\(media/(.)(.)", r"(media/\2\1x", line.text)
    return path, line


@kind("a phone on a slow line waits")
def picture_too_heavy(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    noise = Random(world.random.random()).randbytes(160 * 160 * 3)  # noqa: S311 - a repeatable picture
    file = BytesIO()
    Image.frombytes("RGB", (160, 160), noise).save(file, "PNG")
    name = f"photo-{world.random.randint(0, 10**9)}.png"
    world.others[f"{path.partition('/')[0]}/media/{name}"] = file.getvalue()
    return path, world.insert(path, line, "", f"![The old gate of the university in Lahore](media/{name})", "")[1]


# Headings


@kind("one #")
def heading_of_the_first_level(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^## ")
    return path, world.files[path][number].swap("## ", "# ")


@kind("too deep")
def heading_too_deep(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    return path, world.insert(path, line, "", "#### A detail of the rule", "", "It stands in the guide.")[1]


@kind("looks like a heading")
def heading_without_space(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    return path, world.insert(path, line, "", "##What the guide says", "", "It says more.")[1]


@kind("has the same heading")
def heading_twice(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    lines = world.files[path]
    other = next(one for one in lines if one.text.startswith("## "))
    new = world.insert(path, line, "", other.text, "", "It says more.")[1]
    return path, max(new, other, key=lines.index)


@kind("looks like a heading")
def heading_in_bold(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    return path, world.insert(path, line, "", "**What the guide says**", "", "It says more.")[1]


@kind("Nothing stands under")
def heading_over_nothing(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^## ")
    line = world.files[path][number]
    return path, world.insert(path, world.files[path][number - 1], f"## Before {line.text[3:]}", "")[0]


# Tables


@kind("no caption")
def table_without_caption(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^\{caption=")
    table = world.files[path][number + 1]
    world.remove(path, world.files[path][number])
    return path, table


@kind("has no name")
def column_without_name(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^\{caption=")
    head = world.files[path][number + 1]
    head.text = re.sub(r"\|[^|]+\|$", "| |", head.text)
    return path, head


@kind("the rest is not shown")
def cell_too_many(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^\{caption=")
    row = world.files[path][number + 3]
    row.text += " lost |"
    return path, row


@kind("The row has")
def cell_too_few(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^\{caption=")
    row = world.files[path][number + 3]
    row.text = re.sub(r"\|[^|]+\|$", "|", row.text)
    return path, row


# Boxes and callouts


@kind("no box called")
def box_misspelt(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^:::(example|sources|key-points|tomorrow)")
    return path, world.files[path][number].swap(":::", ":::x")


@kind("has no end")
def box_left_open(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^:::sources")
    lines = world.files[path]
    end = next(line for line in lines[number + 1 :] if line.text == ":::")
    world.remove(path, end)
    return path, lines[number]


@kind("No box is open")
def box_closed_twice(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    return path, world.insert(path, line, "", ":::", "")[1]


@kind("looks like a box")
def box_with_two_colons(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    return path, world.insert(path, line, "", "::tomorrow", "- Ask early.", ":::", "")[1]


@kind("no callout of this kind")
def callout_misspelt(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    wrong = world.random.choice(["TIPP", "NOTICE", "INPORTANT", "WARNNG"])
    return path, world.insert(path, line, "", f"> [!{wrong}]", "> Ask early.", "")[1]


@kind("on the line of the callout")
def callout_and_text_on_one_line(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    return path, world.insert(path, line, "", "> [!TIP] Ask early.", "")[1]


# Signs, notes and wording


@kind("HTML is not allowed")
def html(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    first, _space, rest = line.text.partition(" ")
    tag = world.random.choice(["b", "i", "strong", "u"])
    line.text = f"{first} <{tag}>also</{tag}> {rest}"
    return path, line


@kind("A tab stands")
def tab(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    return path, line.swap(" ", "\t")


@kind("A note to yourself")
def note_to_oneself(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    line.text += world.random.choice([" TODO: ask Maria.", " (TBC)", " XXX"])
    return path, line


@kind("stands here twice")
def word_twice(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^[A-Z][^|*\[\]]{60,} (?:the|of|in|and) [a-z]")
    line = world.files[path][number]
    line.text = re.sub(r" (the|of|in|and) ", r" \1 \1 ", line.text, count=1)
    return path, line


@kind("no footnote of this name")
def footnote_missing(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    line.text += "[^9]"
    return path, line


@kind("No text refers to this footnote")
def footnote_unused(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    return path, world.insert(path, line, "", "[^8]: See the guide of 2024.", "")[1]


@kind("printed as they stand")
def stars_apart_from_the_words(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    line.text += " Ask ** early **, not late."
    return path, line


@kind("looks like a list")
def bullets_from_a_word_processor(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    sign = world.random.choice("•●▪")
    return path, world.insert(path, line, "", f"{sign} Ask early", "")[1]


@kind("A sentence of")
def sentence_without_end(world: World) -> tuple[str, Line]:
    path, line = world.paragraph()
    line.text = (
        "Whoever begins with this work at home soon finds that the office which signs the papers and the office which "
        "pays for the stay and the department which teaches the courses all keep lists of their own and that nobody "
        "has compared these lists in years"
    )
    line.text += "."
    return path, line


@kind("has no end and is printed")
def attribute_line_left_open(world: World) -> tuple[str, Line]:
    path, number = world.line_in(LESSON, r"^\{caption=")
    line = world.files[path][number]
    line.text = line.text.rstrip("}")
    return path, line
