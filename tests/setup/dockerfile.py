"""Reads the Dockerfile and follows it without a container engine, below a folder that stands for `/`."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Step:
    instruction: str
    value: str


@dataclass
class Image:
    """What following the steps has left: a folder, the environment, and how the program starts."""

    root: Path
    folder: str = "/"
    environment: dict[str, str] = field(default_factory=dict)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    user: str = "root"
    volumes: list[str] = field(default_factory=list)
    stop_signal: str = "SIGTERM"

    def inside(self, path: str) -> Path:
        """Where a path of the image is on this machine."""
        return self.root / (path if path.startswith("/") else f"{self.folder}/{path}").lstrip("/")


def read_steps(text: str) -> list[Step]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    return [Step(*line.split(maxsplit=1)) for line in joined.splitlines()]


def stages(steps: list[Step]) -> list[list[Step]]:
    starts = [index for index, step in enumerate(steps) if step.instruction == "FROM"]
    return [steps[start:end] for start, end in zip(starts, [*starts[1:], len(steps)], strict=True)]


def follow(text: str, root: Path) -> Image:
    """Build all stages below `root`; of an earlier stage only what the last one copies survives."""
    *earlier, last = stages(read_steps(text))
    image = Image(root)
    for stage in earlier:
        _follow_stage(stage, Image(root))
    copied = [step.value.split()[1] for step in last if step.value.startswith("--from=")]
    _keep_only(root, [image.inside(path) for path in copied])
    _follow_stage(last, image)
    return image


def _follow_stage(steps: list[Step], image: Image) -> None:
    for step in steps:
        if step.instruction not in ("FROM", "EXPOSE"):
            FOLLOW[step.instruction](step.value, image)


def _run(command: str, image: Image) -> None:
    """Run it with the image's paths moved below its root; what makes users of the system is left out."""
    for part in command.split(" && "):
        words = part.split()
        if words[0] in ("groupadd", "useradd"):
            continue
        if words[0] == "install":
            image.inside(words[-1]).mkdir(parents=True, mode=0o700)
            continue
        words = [str(image.inside(word)) if word.startswith("/") else word for word in words]
        words = [sys.executable, *words[1:]] if words[0] == "python" else words
        subprocess.run(words, check=True)


def _copy(value: str, image: Image) -> None:
    if value.startswith("--from="):
        _, source, target = value.split()
        assert source == target, "the replay keeps what is copied between stages where it is"
        return
    *sources, target = value.split()
    for source in sources:
        assert f"!{source}" in (ROOT / ".dockerignore").read_text().splitlines(), f"{source} is not sent to the build"
        goal = image.inside(target) / source if target.endswith("/") else image.inside(target)
        goal.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, goal, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy(ROOT / source, goal)


def _workdir(value: str, image: Image) -> None:
    image.folder = value
    image.inside("").mkdir(parents=True, exist_ok=True)


def _environment(value: str, image: Image) -> None:
    image.environment |= dict(pair.split("=", 1) for pair in value.split())


FOLLOW: dict[str, Callable[[str, Image], None]] = {
    "RUN": _run,
    "COPY": _copy,
    "WORKDIR": _workdir,
    "ENV": _environment,
    "ENTRYPOINT": lambda value, image: setattr(image, "entrypoint", json.loads(value)),
    "CMD": lambda value, image: setattr(image, "command", json.loads(value)),
    "HEALTHCHECK": lambda value, image: setattr(image, "health", json.loads(value.partition(" CMD ")[2])),
    "USER": lambda value, image: setattr(image, "user", value),
    "VOLUME": lambda value, image: image.volumes.append(value),
    "STOPSIGNAL": lambda value, image: setattr(image, "stop_signal", value),
}


def _keep_only(root: Path, kept: list[Path]) -> None:
    for path in sorted(root.rglob("*"), key=lambda path: len(path.parts), reverse=True):
        if any(path.is_relative_to(other) or other.is_relative_to(path) for other in kept):
            continue
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


def running_environment(image: Image, **more: str) -> dict[str, str]:
    """The environment the program gets: the image's, with its folders moved, and nothing of ours."""
    moved = {
        name: re.sub(r"(^|:)(/(?:opt|data|srv)\b)", lambda hit: f"{hit[1]}{image.root}{hit[2]}", value)
        for name, value in image.environment.items()
    }
    moved["PATH"] = moved.get("PATH", "$PATH").replace("$PATH", os.environ["PATH"])
    return {**moved, **more}
