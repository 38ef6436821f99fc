"""What the benches share: running a program and asking the system what it took, and writing Markdown tables."""

import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The day that the generated handbooks are in order on.
DAY = "2026-09-01"


@dataclass(frozen=True)
class Usage:
    """What a finished process took."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    memory: float  # MiB, the largest it ever held


class Failed(Exception):
    """A program that is measured did not do its job."""


def run(command, cwd=None):
    """Runs a program to its end. Its output goes to a file, so that a full pipe never holds it up."""
    log = Path("/tmp") / f"bench-{os.getpid()}.log"
    with log.open("wb") as sink:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        tail = log.read_text(errors="replace")[-2000:]
        raise Failed(f"{' '.join(map(str, command))}: exit {process.returncode}\n{tail}")
    log.unlink()
    return Usage(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def median(values):
    return statistics.median(values)


def ninth_tenth(values):
    """The value that nine in ten do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.9))]


def table(head, rows):
    """A Markdown table, the first column text, the others numbers."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def found(given, name):
    """A program by its flag or on the PATH; None when it is not installed."""
    path = given or shutil.which(name)
    return str(Path(path).resolve()) if path else None


def version(program, *words):
    """The number of a program's version."""
    if program is None:
        return "not installed"
    told = subprocess.run([program, *words], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\d+(\.\d+)+", told)
    return number.group() if number else "?"


def accepts(program, *words):
    """Whether a command line is understood; nothing is done, since help is asked for."""
    return subprocess.run([program, *words, "--help"], capture_output=True, check=False).returncode == 0


def machine(tools):
    """One line about where and with what it was measured."""
    cpu = platform.processor() or "?"
    info = Path("/proc/cpuinfo")
    if info.exists():
        cpu = re.search(r"model name\s*:\s*(.*)", info.read_text()).group(1)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{date.today()} · {cpu}, {cores} cores · {platform.system()} {platform.release()} · " + " · ".join(tools)


def site(folder, pages, seed, make):
    """The generated sites of a size: made once, kept for the next bench."""
    place = Path(folder) / f"{pages}-{seed}"
    if not (place / "done").exists():
        shutil.rmtree(place, ignore_errors=True)
        command = [make] if make else ["cargo", "run", "--quiet", "--release", "--example", "make-handbook", "--"]
        note(f"making {pages} pages")
        run([*command, "--pages", str(pages), "--seed", str(seed), "--out", place, "--peers"], cwd=ROOT)
        (place / "done").touch()
    return place


def note(text):
    """Tells on stderr what goes on; stdout holds the tables only."""
    print(text, file=sys.stderr, flush=True)


def options(parser, sizes):
    """The options that all benches have."""
    parser.add_argument("sizes", nargs="*", type=int, default=sizes, help="numbers of pages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dir", default=ROOT / "target" / "bench", help="where the sites are made")
    parser.add_argument("--make", help="a built make-handbook; default: cargo builds it")
    parser.add_argument("--handbok", default=ROOT / "target" / "release" / "handbok", help="a release binary")
    parser.add_argument("--zola")
    parser.add_argument("--hugo")
    given = parser.parse_args()
    given.handbok = found(given.handbok, "handbok")
    given.zola = found(given.zola, "zola")
    given.hugo = found(given.hugo, "hugo")
    # Programs are run from the project's folder: relative paths of the caller must not change their meaning.
    given.make = given.make and str(Path(given.make).resolve())
    given.dir = Path(given.dir).resolve()
    return given


def versions(given):
    """The tools and their versions, for the machine's line."""
    return [
        f"handbok {version(given.handbok, '--version')}",
        f"zola {version(given.zola, '--version')}",
        f"hugo {version(given.hugo, 'version')}",
    ]
