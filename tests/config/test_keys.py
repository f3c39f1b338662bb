from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.errors import StartRefused
from app.keys import load_or_make_key


def test_a_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(20) as threads:
        made = set(threads.map(lambda _n: load_or_make_key(tmp_path, "token.key"), range(20)))
    assert len(made) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["token.key"]
    assert (tmp_path / "token.key").stat().st_mode & 0o777 == 0o600


def test_a_secret_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    load_or_make_key(tmp_path, "token.key")
    (tmp_path / "token.key").chmod(0o644)
    with pytest.raises(StartRefused, match="chmod 600"):
        load_or_make_key(tmp_path, "token.key")
