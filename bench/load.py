"""Asking for one page as fast as it comes, from another process: wrk where it is installed, else a small client.

python -m bench.load URL COOKIE SECONDS CONNECTIONS prints how many whole answers came.
"""

import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

from bench.servers import ROOT

MEASURED_BY_WRK = re.compile(r"(\d+) requests in")


def tool() -> str:
    return "wrk" if shutil.which("wrk") else "the keep-alive client of bench/load.py"


def ask(url: str, cookie: str, seconds: float, connections: int, headers: tuple[str, ...] = ()) -> int:
    """How many whole 200 answers came."""
    if shutil.which("wrk"):
        return _ask_with_wrk(url, cookie, seconds, connections, headers)
    command = [sys.executable, "-m", "bench.load", url, cookie, str(seconds), str(connections), *headers]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def _ask_with_wrk(url: str, cookie: str, seconds: float, connections: int, headers: tuple[str, ...]) -> int:
    given = [part for header in (f"Cookie: {cookie}", *headers) for part in ("-H", header)]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(round(seconds), 1)}s", *given, url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in said, said
    assert "Socket errors" not in said, said
    found = MEASURED_BY_WRK.search(said)
    assert found, said
    return int(found[1])


def _ask_by_hand(url: str, cookie: str, seconds: float, connections: int, headers: tuple[str, ...]) -> int:
    counts = [0] * connections
    limit = time.monotonic() + seconds
    parts = urlsplit(url)
    lines = [f"GET {parts.path} HTTP/1.1", f"Host: {parts.netloc}", f"Cookie: {cookie}", *headers, "", ""]
    request = "\r\n".join(lines).encode()

    def work(place: int) -> None:
        with socket.create_connection((parts.hostname, parts.port)) as line, line.makefile("rb") as answers:
            while time.monotonic() < limit:
                line.sendall(request)
                assert answers.readline().split()[1] == b"200"
                length = 0
                while (header := answers.readline()) != b"\r\n":
                    if header.lower().startswith(b"content-length:"):
                        length = int(header.split(b":")[1])
                assert len(answers.read(length)) == length
                counts[place] += 1

    threads = [threading.Thread(target=work, args=(place,)) for place in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


if __name__ == "__main__":
    url, cookie, seconds, connections, *headers = sys.argv[1:]
    print(_ask_by_hand(url, cookie, float(seconds), int(connections), tuple(headers)))
