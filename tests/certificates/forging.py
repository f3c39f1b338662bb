"""Every way to change a signed credential in one place, and every way to write the same one otherwise."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

Json = dict[str, Any]
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""Of base64url."""
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def changed_tokens(token: str) -> Iterator[tuple[str, str]]:
    """Each character replaced by its neighbour and taken out; the last of each part by all others."""
    ends = {place - 1 for place, letter in enumerate(f"{token}.") if letter == "."}
    for place, letter in enumerate(token):
        others = _others(letter, everything=place in ends)
        for other in (*others, ""):
            yield f"{place} {letter}→{other}", token[:place] + other + token[place + 1 :]


def _others(letter: str, everything: bool) -> str:
    if letter not in ALPHABET:
        return ALPHABET[0]
    return ALPHABET.replace(letter, "") if everything else ALPHABET[ALPHABET.index(letter) ^ 1]


def respelt_tokens(token: str) -> dict[str, str]:
    """The same signed bytes, written in ways that RFC 7515 does not allow."""
    head, body, tail = token.split(".")
    return {
        "padding": f"{token}=",
        "line feed after it": f"{token}\n",
        "space before it": f" {token}",
        "space in the signature": f"{head}.{body}.{tail[:9]} {tail[9:]}",
        "+ and / in the signature": f"{head}.{body}.{tail.replace('-', '+').replace('_', '/')}",
        "a sign of no alphabet in the signature": f"{head}.{body}.{tail[:9]}!{tail[9:]}",
        "a fourth part": f"{token}.",
    }


def changed_fields(document: Json) -> Iterator[tuple[str, Json]]:
    """Each value changed, removed, each key renamed, a word added to each table and list."""
    for path in list(_paths(document)):
        for name, change in CHANGES.items():
            forged = deepcopy(document)
            if change(_at(forged, path[:-1]), path[-1]) is not False and forged != document:
                yield f"{name} {_words(path)}", forged
    yield "added at the top", {**document, "unheardOf": "x"}


def changed_signatures(document: Json) -> Iterator[tuple[str, Json]]:
    """Each character of the proof's value replaced by the next one of its alphabet, and taken out."""
    value = document["proof"][0]["proofValue"]
    for place, letter in enumerate(value):
        for other in (BASE58[(BASE58.index(letter) + 1) % 58], ""):
            forged = deepcopy(document)
            forged["proof"][0]["proofValue"] = value[:place] + other + value[place + 1 :]
            yield f"proofValue {place} {letter}→{other}", forged


def respelt_documents(document: Json) -> Iterator[tuple[str, Json]]:
    """Other JSON for what may be the same statements: lists turned, doubled and unwrapped, values put into lists."""
    for path in list(_paths(document)):
        for name, change in RESPELLINGS.items():
            forged = deepcopy(document)
            if change(_at(forged, path[:-1]), path[-1]) is not False and forged != document:
                yield f"{name} {_words(path)}", forged


def respelt_texts(document: Json) -> dict[str, str]:
    """The same document in other bytes, as every reader of JSON takes it."""
    text = json.dumps(document, ensure_ascii=False)
    return {
        "white space": json.dumps(document, indent=4),
        "escapes": json.dumps(document, ensure_ascii=True),
        "order of keys": json.dumps(dict(reversed(document.items())), ensure_ascii=False),
        "a key twice, the right one last": '{"name": "Forged", ' + text[1:],
    }


def _text(parent: Any, key: Any) -> object:
    if not isinstance(parent[key], str):
        return False
    parent[key] = parent[key][:-1] + chr(ord(parent[key][-1]) ^ 1)
    return True


def _other(parent: Any, key: Any) -> object:
    parent[key] = {str: "another", bool: not parent[key], dict: {}, list: []}.get(type(parent[key]), 99)
    return True


def _rename(parent: Any, key: Any) -> object:
    if not isinstance(parent, dict):
        return False
    parent[f"{key}x"] = parent.pop(key)
    return True


def _add(parent: Any, key: Any) -> object:
    if isinstance(parent[key], dict):
        parent[key]["unheardOf"] = "x"
    elif isinstance(parent[key], list):
        parent[key].append("Unheard")
    else:
        return False
    return True


def _turn(parent: Any, key: Any) -> object:
    if not isinstance(parent[key], list):
        return False
    parent[key].reverse()
    return True


def _double(parent: Any, key: Any) -> object:
    if not isinstance(parent, list):
        return False
    parent.append(deepcopy(parent[key]))
    return True


def _unwrap(parent: Any, key: Any) -> object:
    if not isinstance(parent[key], list) or len(parent[key]) != 1:
        return False
    parent[key] = parent[key][0]
    return True


def _wrap(parent: Any, key: Any) -> object:
    if isinstance(parent, list):
        return False
    parent[key] = [parent[key]]
    return True


def _nothing(parent: Any, key: Any) -> object:
    if not isinstance(parent[key], dict):
        return False
    parent[key]["unheardOf"] = None
    return True


CHANGES = {
    "text": _text,
    "other": _other,
    "renamed": _rename,
    "removed": lambda parent, key: parent.pop(key),
    "added": _add,
}
RESPELLINGS = {"turned": _turn, "doubled": _double, "unwrapped": _unwrap, "wrapped": _wrap, "null added": _nothing}


def _paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from _paths(value, (*path, key))


def _at(node: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        node = node[key]
    return node


def _words(path: tuple[Any, ...]) -> str:
    return ".".join(str(step) for step in path)
