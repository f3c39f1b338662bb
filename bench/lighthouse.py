#!/usr/bin/env python3
"""Lighthouse's marks for a phone: performance, accessibility, best practices.

npm ci --prefix bench/node
python bench/lighthouse.py [--rounds N] [--page NAME …]

Ends with 1 where a median misses its target, and names what cost marks.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.sights import Sighted, load_average, sights
from tests.browser.chromium import PROGRAM

LIGHTHOUSE = Path(__file__).parent / "node" / "node_modules" / ".bin" / "lighthouse"
PAGES = ("home", "lesson", "quiz", "result")
TARGETS = {"performance": 98, "accessibility": 100, "best-practices": 100}
FIGURES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
# Lighthouse now and then loses its own browser: that is said, and measured again.
TRIES = 3
Report = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--page", nargs="*", default=PAGES)
    arguments = parser.parse_args()
    if not LIGHTHOUSE.is_file():
        raise SystemExit("Lighthouse is not installed: npm ci --prefix bench/node")
    with sights(tuple(arguments.page)) as pages:
        reports = {page.name: [look(page) for _round in range(arguments.rounds)] for page in pages}
    missed = [name for name, taken in reports.items() if not show(name, taken)]
    raise SystemExit(f"missed: {', '.join(missed)}" if missed else 0)


def look(page: Sighted) -> Report:
    command = [
        *(str(LIGHTHOUSE), page.url, "--quiet", "--output=json", "--no-enable-error-reporting"),
        f"--only-categories={','.join(TARGETS)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking",
    ]
    if page.session:
        command.append("--extra-headers=" + json.dumps({"Cookie": f"session={page.session}"}))
    environment = {**os.environ, "CHROME_PATH": str(PROGRAM)}
    for _try in range(TRIES):
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if run.returncode == 0:
            report: Report = json.loads(run.stdout)
            assert "runtimeError" not in report, report["runtimeError"]
            return report
        print(f"    {page.name}: Lighthouse ended with {run.returncode}: {run.stderr.strip()[-2000:]}", flush=True)
    raise SystemExit(f"{page.name}: Lighthouse failed {TRIES} times")


def show(name: str, reports: list[Report]) -> bool:
    """One line of medians, and a line for each audit that cost a mark; whether every target is met."""
    marks = {kind: statistics.median(mark(report, kind) for report in reports) for kind in TARGETS}
    words = " · ".join(f"{kind} {marks[kind]:.0f}" for kind in TARGETS)
    worst = min(mark(report, "performance") for report in reports)
    times = " · ".join(f"{figure} {middle(reports, figure):.3g}" for figure in FIGURES)
    print(f"{name}: {words} (lowest performance {worst:.0f}) · {times} · {load_average()}", flush=True)
    for audit in sorted({audit for report in reports for audit in lost(report)}):
        print(f"    {audit}", flush=True)
    return all(marks[kind] >= least for kind, least in TARGETS.items())


def mark(report: Report, kind: str) -> float:
    return float(report["categories"][kind]["score"]) * 100


def middle(reports: list[Report], figure: str) -> float:
    return statistics.median(report["audits"][figure]["numericValue"] for report in reports)


def lost(report: Report) -> list[str]:
    """The audits that count for a mark and were not fully met, with what they say."""
    counting = [each["id"] for kind in report["categories"].values() for each in kind["auditRefs"] if each["weight"]]
    audits = [report["audits"][audit] for audit in counting]
    return [f"{each['id']}: {each['title']}" for each in audits if each["score"] is not None and each["score"] < 0.9]


if __name__ == "__main__":
    main()
