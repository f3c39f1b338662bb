r"""Whether a typed text is an accepted one: whole, folded, with `*` for anything and `\*` for a star.

There is no threshold of similarity anywhere: "multilateral agreement" is not "bilateral agreement".
"""

import re

from app.questions.folding import fold
from app.questions.tasks import AcceptedText, ShortText, TextRules
from app.questions.typos import is_typo

ESCAPE = re.compile(r"\\([\\*\[\]|{}()])")


def find_accepted(task: ShortText, text: str) -> AcceptedText | None:
    """The first answer that the text matches; where none does, the one that it misses by an allowed typo."""
    typed = fold(text, task.rules).strip()
    for answer in task.answers:
        if _matches(answer.pattern, typed, task.rules):
            return answer
    return _find_mistyped(task, typed) if task.rules.typos else None


def covers(pattern: str, later: str, rules: TextRules) -> bool:
    """Whether a pattern takes every text that a later one is written for, so that the later one is never reached."""
    ours, (literal, *more) = literals(pattern), literals(later)
    if not more:
        return _matches(pattern, fold(literal, rules).strip(), rules)
    return not "".join(ours) or [fold(text, rules) for text in ours] == [fold(text, rules) for text in (literal, *more)]


def literals(pattern: str) -> list[str]:
    """The texts between the wildcards of a pattern: `a*b` gives a, b; no wildcard gives one."""
    parts = [""]
    place = 0
    while place < len(pattern):
        escape = ESCAPE.match(pattern, place)
        if escape or pattern[place] != "*":
            parts[-1] += escape[1] if escape else pattern[place]
        elif place == 0 or parts[-1] or pattern[place - 1] != "*":
            parts.append("")
        place = escape.end() if escape else place + 1
    return parts


def _matches(pattern: str, typed: str, rules: TextRules) -> bool:
    """Without regular expressions: their backtracking would let one long answer stop the server."""
    first, *rest = [fold(literal, rules) for literal in literals(pattern)]
    first = first.lstrip()
    if not rest:
        return typed == first.rstrip()
    *middle, last = rest
    last = last.rstrip()
    place, end = len(first), len(typed) - len(last)
    if place > end or not typed.startswith(first) or not typed.endswith(last):
        return False
    for literal in middle:
        found = typed.find(literal, place, end)
        if found < 0:
            return False
        place = found + len(literal)
    return True


def _find_mistyped(task: ShortText, typed: str) -> AcceptedText | None:
    """The first answer that earns something and is one typo away, unless a wrong answer is as near."""
    near = [answer for answer in task.answers if _is_mistyped(answer, typed, task.rules)]
    if any(answer.weight == 0 for answer in near):
        return None
    return next(iter(near), None)


def _is_mistyped(answer: AcceptedText, typed: str, rules: TextRules) -> bool:
    literal, *wildcards = literals(answer.pattern)
    return not wildcards and is_typo(typed, fold(literal, rules).strip())
