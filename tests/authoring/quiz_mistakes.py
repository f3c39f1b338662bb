"""The kinds of mistakes in questions and banks."""

import re

from tests.authoring.planting import Line, World, kind

QUIZ = r"[a-z-]+/quiz\.md"
LESSON = r"[a-z-]+/0\d-.*"
ANYWHERE = f"{QUIZ}|{LESSON}"


def right_of(options: list[Line]) -> Line:
    return next(line for line in options if line.text.startswith(("- [(x)]", "- [[x]]")))


def wrong_of(options: list[Line]) -> Line:
    return next(line for line in options if line.text.startswith(("- [( )]", "- [[ ]]")))


@kind("No option is marked as right")
def no_right_answer(world: World) -> tuple[str, Line]:
    path, options = world.options(ANYWHERE, r"\(")
    right_of(options).swap("(x)", "( )")
    return path, options[0]


@kind("only one can be chosen")
def two_right_answers(world: World) -> tuple[str, Line]:
    path, options = world.options(ANYWHERE, r"\(")
    wrong_of(options).swap("( )", "(x)")
    return path, [line for line in options if "(x)" in line.text][1]


@kind("says the same as the one in line")
def option_twice(world: World) -> tuple[str, Line]:
    path, options = world.options(ANYWHERE, r"\(")
    first, last = options[0], options[-1]
    last.text = last.text[: len("- [( )] ")] + first.text[len("- [( )] ") :]
    return path, last


@kind("Ticking all options")
def ticking_everything_earns_all(world: World) -> tuple[str, Line]:
    path, options = world.options(ANYWHERE, r"\[[x ]\]")
    for line in options:
        line.text = line.text.replace("[[ ]]", "[[x]]")
    return path, options[0]


@kind("points to others")
def all_of_the_above(world: World) -> tuple[str, Line]:
    path, options = world.options(ANYWHERE, r"\(")
    words = world.random.choice(["All of the above", "None of the above", "Both A and B", "A and C"])
    line = wrong_of(options)
    line.text = f"- [( )] {words}"
    return path, line


@kind("has no feedback")
def feedback_forgotten(world: World) -> tuple[str, Line]:
    path, options = world.options(ANYWHERE, r"(\(|\[[x ]\])")
    line = world.random.choice(options)
    world.remove(path, world.below(path, line))
    return path, line


@kind("but its reason begins with")
def key_against_its_reason(world: World) -> tuple[str, Line]:
    path, options = world.options(QUIZ, r"\(")
    right, wrong = right_of(options), wrong_of(options)
    world.below(path, right).text = "  > Right. It stands in the guide."
    right.swap("(x)", "( )")
    wrong.swap("( )", "(x)")
    return path, right


@kind("The reason is the same")
def reason_copied(world: World) -> tuple[str, Line]:
    path, options = world.options(QUIZ, r"\(")
    wrong = [line for line in options if line.text.startswith("- [( )]")]
    if len(wrong) == 1:
        return reason_copied(world)
    target = world.below(path, wrong[-1])
    target.text = world.below(path, wrong[0]).text
    return path, target


@kind("much longer than the others")
def right_option_much_longer(world: World) -> tuple[str, Line]:
    path, options = world.options(ANYWHERE, r"\(")
    line = right_of(options)
    line.text += ", because this is what the guide says and what all partners agreed, in writing, long before the term"
    line.text += ", and because every other way would cost the student time, credits and money that nobody gives back"
    return path, line


@kind("only one is right")
def one_right_where_several_may_be_ticked(world: World) -> tuple[str, Line]:
    path, options = world.options(ANYWHERE, r"\[[x ]\]")
    for line in options[1:]:
        line.text = line.text.replace("[[x]]", "[[ ]]")
        world.below(path, line).text = f"  > That is another matter, see rule {options.index(line)}."
    options[0].text = options[0].text.replace("[[ ]]", "[[x]]")
    world.below(path, options[0]).text = "  > Yes. It stands in the guide."
    return path, options[0]


@kind("is no option marker")
def marker_misspelt(world: World) -> tuple[str, Line]:
    path, options = world.options(ANYWHERE, r"\(")
    line = world.random.choice(options[1:])
    wrong = world.random.choice(["[{}]", "({})", "[({}]"])
    line.text = re.sub(r"\[\((.)\)\]", lambda found: wrong.format(found[1]), line.text)
    return path, line


@kind("mix round and square")
def markers_mixed(world: World) -> tuple[str, Line]:
    path, options = world.options(ANYWHERE, r"\(")
    return path, options[-1].swap("[(", "[[").swap(")]", "]]")


@kind("The question has no id")
def id_forgotten(world: World) -> tuple[str, Line]:
    path, number = world.line_in(QUIZ, r"^\{#")
    line = world.files[path][number]
    line.text = re.sub(r"#[a-z0-9-]+ ", "", line.text)
    return path, line


@kind("stands in this module twice")
def id_twice(world: World) -> tuple[str, Line]:
    path, number = world.line_in(QUIZ, r"^\{#")
    line = world.files[path][number]
    lines = [one for one in world.files[path] if one.text.startswith("{#")]
    first = lines[0] if lines[0] is not line else lines[1]
    later = max(line, first, key=world.files[path].index)
    earlier = first if later is line else line
    later.text = re.sub(r"#[a-z0-9-]+", re.search(r"#[a-z0-9-]+", earlier.text)[0], later.text)  # type: ignore[index]
    return path, later


@kind("does not say its “lesson”")
def item_without_lesson(world: World) -> tuple[str, Line]:
    path, number = world.line_in(QUIZ, r"^\{#")
    line = world.files[path][number]
    line.text = re.sub(r" lesson=[a-z-]+", "", line.text)
    return path, line


@kind("is no lesson here")
def item_of_an_unknown_lesson(world: World) -> tuple[str, Line]:
    path, number = world.line_in(QUIZ, r"^\{#")
    line = world.files[path][number]
    line.text = re.sub(r"lesson=([a-z-]+)", r"lesson=\1x", line.text)
    return path, line


@kind("is no level here")
def level_misspelt(world: World) -> tuple[str, Line]:
    path, number = world.line_in(ANYWHERE, r"^\{#.*level=")
    line = world.files[path][number]
    line.text = re.sub(r"level=([a-z]+)", r"level=\1e", line.text)
    return path, line


@kind("cannot be read")
def typographic_quotes_in_attributes(world: World) -> tuple[str, Line]:
    path, number = world.line_in(ANYWHERE, r'^\{#.*facts="')
    line = world.files[path][number]
    line.text = re.sub(r'facts="([^"]+)"', r"facts=“\1”", line.text)
    return path, line


@kind("asks the same")
def question_twice(world: World) -> tuple[str, Line]:
    path, number = world.line_in(QUIZ, r"^- \[\(")
    lines = world.files[path]
    start, end = world.block(path, number)
    copied = [line.text for line in lines[start:end]]
    copied[0] = re.sub(r"#[a-z0-9-]+", "#one-more", copied[0])
    new = world.insert(path, lines[end - 1], "", *copied)
    return path, new[2]


@kind("but the bank has")
def draw_larger_than_the_bank(world: World) -> tuple[str, Line]:
    path, line = world.head(QUIZ, "draw")
    line.text = f"draw: {world.random.randint(60, 100)}"
    return path, line
