"""What a browser did behind the pages: whom it asked, what it complained about."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Response


@dataclass
class Watch:
    """Everything that a page should not do, written down as it happens."""

    origin: str
    strangers: set[str] = field(default_factory=set)
    """Addresses of other hosts that were asked for something."""
    complaints: list[str] = field(default_factory=list)
    """Script errors, refusals of the content security policy, and other errors on the console."""
    failures: list[str] = field(default_factory=list)
    """Answers with a status of 400 or more, and requests without an answer."""

    def assert_clean(self) -> None:
        assert not self.strangers
        assert not self.complaints
        assert not self.failures


TELL_OF_SCROLLING = """
addEventListener("load", () => {
  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) console.error(`${location}: ${width} px wide in a window of ${innerWidth} px`);
});
"""


def watch(context: BrowserContext, origin: str) -> Watch:
    """From now on; where scripts run, a page that one must scroll sideways is a complaint too."""
    seen = Watch(origin)
    context.add_init_script(TELL_OF_SCROLLING)
    context.on("request", lambda request: _note_stranger(seen, request.url))
    context.on("response", lambda response: _note_failure(seen, response))
    context.on("console", lambda message: _note_complaint(seen, message))
    context.on("weberror", lambda error: seen.complaints.append(str(error.error)))
    return seen


def _note_stranger(seen: Watch, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob", "about") and f"{parts.scheme}://{parts.netloc}" != seen.origin:
        seen.strangers.add(url)


def _note_failure(seen: Watch, response: Response) -> None:
    if response.status >= 400:
        seen.failures.append(f"{response.status} {response.url}")


def _note_complaint(seen: Watch, message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        seen.complaints.append(f"{message.type}: {message.text}")
