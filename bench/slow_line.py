#!/usr/bin/env python3
"""How long a phone on a slow line looks at nothing, and how far the page jumps.

python bench/slow_line.py [--rounds N] [--page NAME …] [--language ur]

Chromium itself slows the line (400 kbit/s, 400 ms a round trip) and the processor (4 times). Each look is a
browser that was never here. Ends with 1 where a median misses its target.
"""

import argparse
import statistics
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser

from bench.sights import SEEN, Sighted, load_average, sights
from tests.browser.chromium import open_chromium

PHONE: Any = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
BYTES_PER_SECOND = 400_000 / 8
LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": BYTES_PER_SECOND,
    "uploadThroughput": BYTES_PER_SECOND,
}
MOST_SECONDS, MOST_SHIFT = 3.0, 0.02
MEASURE = """async () => {
  const watch = (type, seen) =>
    new PerformanceObserver((list) => list.getEntries().forEach(seen)).observe({ type, buffered: true });
  let shift = 0;
  watch("layout-shift", (entry) => { shift += entry.value; });
  const painted = await new Promise((done) => {
    watch("paint", (entry) => { if (entry.name === "first-contentful-paint") done(entry.startTime / 1000); });
  });
  await new Promise((done) => setTimeout(done, 500));
  return { painted, shift };
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--page", nargs="*", default=tuple(SEEN))
    parser.add_argument("--language", default="en")
    arguments = parser.parse_args()
    with sights(tuple(arguments.page)) as pages, open_chromium() as browser:
        kept = [show(page, look_often(browser, page, arguments)) for page in pages]
    raise SystemExit(not all(kept))


def look_often(browser: Browser, page: Sighted, arguments: argparse.Namespace) -> list[dict[str, float]]:
    return [look(browser, page, arguments.language) for _round in range(arguments.rounds)]


def look(browser: Browser, page: Sighted, language: str) -> dict[str, float]:
    """First paint in seconds and the sum of all shifts, with nothing in the cache."""
    context = browser.new_context(**PHONE)
    try:
        for name, value in (("session", page.session), ("language", language)):
            if value:
                context.add_cookies([{"name": name, "value": value, "url": page.url}])
        tab = context.new_page()
        client = context.new_cdp_session(tab)
        client.send("Network.enable")
        client.send("Network.emulateNetworkConditions", LINE)
        client.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        tab.goto(page.url, wait_until="networkidle")
        measured: dict[str, float] = tab.evaluate(MEASURE)
        return measured
    finally:
        context.close()


def show(page: Sighted, looks: list[dict[str, float]]) -> bool:
    painted, shifts = ([look[what] for look in looks] for what in ("painted", "shift"))
    first, shift = statistics.median(painted), statistics.median(shifts)
    print(
        f"{page.name}: first paint {min(painted):.2f} · {first:.2f} · {max(painted):.2f} s, "
        f"shift {min(shifts):.3f} · {shift:.3f} · {max(shifts):.3f}, {load_average()}",
        flush=True,
    )
    return first <= MOST_SECONDS and shift <= MOST_SHIFT


if __name__ == "__main__":
    main()
