"""A second, tiny account of what an attempt's store must hold, sharing no code with the application."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Save:
    item: str
    response: tuple[str, ...]
    key: str

    @property
    def page(self) -> str:
        return self.key.split(".", maxsplit=1)[0]

    @property
    def time(self) -> int | None:
        """Of a change, on the client."""
        _page, _dot, change = self.key.partition(".")
        return int(change.split("-", maxsplit=1)[0]) if change else None


@dataclass
class Oracle:
    """The state of one attempt after operations that came one after the other."""

    right: dict[str, set[str]]
    """Item → its right options; every item drawn is here."""
    saves: list[Save] = field(default_factory=list)
    graded: int | None = None
    """How many saves there were when the attempt was sent in."""

    def held(self, item: str) -> Save | None:
        return next((save for save in reversed(self.saves) if save.item == item), None)

    def answers(self) -> dict[str, tuple[tuple[str, ...], str]]:
        """What a page that is loaded now shows: item → response and key."""
        held = {item: self.held(item) for item in self.right}
        return {item: (save.response, save.key) for item, save in held.items() if save}

    def save(self, new: Save, seen: str) -> str:
        """kept, nothing, or asked."""
        held = self.held(new.item)
        if not self._says_something(held, new, seen):
            return "nothing"
        keys = {save.key for save in self.saves}
        if held and (new.key in keys or (seen != held.key and new.page != held.page)):
            return "asked"
        self.saves.append(new)
        return "kept"

    def _says_something(self, held: Save | None, new: Save, seen: str) -> bool:
        if held is None:
            return new.response != ()
        is_stale_and_empty = not new.response and seen == "" and all(save.page != new.page for save in self.saves)
        is_retry = "." in new.key and any(save.key == new.key for save in self.saves)
        is_late = held.page == new.page and bool(held.time and new.time) and new.time < held.time
        return held.response != new.response and not (is_stale_and_empty or is_retry or is_late)

    def submit(self) -> None:
        if self.graded is None:
            self.graded = len(self.saves)

    def marks(self) -> dict[str, bool]:
        """Item → whether it is right, once the attempt is sent in (the tests tick one option, or all right ones)."""
        if self.graded is None:
            return {}
        newest = {save.item: set(save.response) for save in self.saves[: self.graded]}
        return {item: newest.get(item) == right for item, right in self.right.items()}
