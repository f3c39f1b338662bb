import pytest

from app.modules.front_matter import split_front_matter
from app.modules.yaml_subset import Listing, Scalar, Table, YamlMistake, read_yaml
from app.questions.diagnostics import Source


def plain(node):
    match node:
        case Scalar():
            return node.text
        case Listing():
            return [plain(item) for item in node.items]
        case Table():
            return {name: plain(entry.value) for name, entry in node.entries.items()}


def source(text):
    return Source("lesson.md", text, [])


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "~", "null", "1:20", "0o17", "1e3", ".nan", "2026-11-23", "0x1F", "true"]
)
def test_every_value_stays_the_text_that_was_written(word):
    assert plain(read_yaml(f"key: {word}")) == {"key": word}


def test_lists_and_nested_keys_are_read():
    lists = "title: 'A: b'\noutcomes:\n  - One\n  - Two\nfacts: [M1-F01, M1-F02]\n"
    nested = "funding:\n  statement: |\n    Long\n    text\n"
    assert plain(read_yaml(lists + nested)) == {
        "title": "A: b",
        "outcomes": ["One", "Two"],
        "funding": {"statement": "Long\ntext\n"},
        "facts": ["M1-F01", "M1-F02"],
    }


def test_keys_know_their_lines():
    assert read_yaml("a: 1\n\nb: 2\n").entries["b"].key.line == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &x [1]\nb: *x", "& and *"),
        ("a: *x", "& and *"),
        ("a: !!python/object:os.system x", "Tags"),
        ("a: !x y", "Tags"),
        ("a: 1\na: 2", "twice"),
        ("a: {b: {c: {d: {e: {f: {g: 1}}}}}}", "deeply"),
        ("a: " + "[" * 5000, "deeply"),
        ("title: Quiz: Mobilities", "second colon"),
        ("a:\n\t- b", "tab"),
        ("a: 'open", "not closed"),
        ("a: [b, c", "not closed"),
        ("a: @b", "may not begin"),
        ("a: `b`", "may not begin"),
        ("- a\n- b", "not a list of keys"),
        ("just text", "not a list of keys"),
        ("? [a, b]\n: c", "must be a word"),
        ("a: b\x00c", "invisible"),
        ("a: 1\n---\nb: 2", "ends and begins again"),
        ("a: 1\n  b: 2", "second colon"),
        ("a: [b]]", "not fit"),
        ("x: " + "y" * 20_000, "16 kB"),
    ],
)
def test_what_could_surprise_is_refused_in_plain_words(text, says):
    with pytest.raises(YamlMistake) as caught:
        read_yaml(text)
    assert says in caught.value.message
    assert "yaml" not in caught.value.message.lower()


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment"])
def test_nothing_is_an_empty_table(text):
    assert plain(read_yaml(text)) == {}


def test_a_mistake_is_noted_at_its_line_of_the_file():
    given = source("---\nid: quiz\ntitle: Quiz: Mobilities\n---\nText\n")
    split_front_matter(given)
    [diagnostic] = given.found
    assert (diagnostic.line, diagnostic.source_line) == (3, "title: Quiz: Mobilities")
    assert "double quotes" in diagnostic.mend


def test_the_body_keeps_its_line_numbers():
    parts = split_front_matter(source("---\ntitle: A\n---\nFirst\nSecond\n"))
    assert parts.body.split("\n")[3:5] == ["First", "Second"]


@pytest.mark.parametrize("text", ["# Title\n", "", "---\ntitle: A\n"])
def test_missing_fences_are_one_diagnostic(text):
    given = source(text)
    split_front_matter(given).fields.text("title")
    assert len(given.found) == 1


def test_an_unknown_key_gets_a_suggestion():
    given = source("---\ntitle: A\nsumary: B\n---\n")
    fields = split_front_matter(given).fields
    fields.text("title")
    fields.text("summary", required=False)
    fields.finish()
    [diagnostic] = given.found
    assert (diagnostic.line, diagnostic.column) == (3, 1)
    assert diagnostic.mend == "Did you mean “summary”?"


@pytest.mark.parametrize("value", ["0", "101", "ten", "7.5", "-1", "99999999999999999999", "٧"])
def test_numbers_keep_to_their_limits(value):
    given = source(f"---\ndraw: '{value}'\n---\n")
    assert split_front_matter(given).fields.number("draw", 1, 100, 10) == 10
    assert len(given.found) == 1


@pytest.mark.parametrize("value", ["Why Mobility", "why_mobility", "-why", "why--mobility", "x" * 61])
def test_ids_are_lower_case_words_with_hyphens(value):
    given = source(f"---\nid: '{value}'\n---\n")
    split_front_matter(given).fields.identifier("id")
    assert len(given.found) == 1
