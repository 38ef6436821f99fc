#!/usr/bin/env python3
"""Whole builds, side by side: `python3 benches/run.py [SIZES] [--runs N]` prints the tables of docs/performance.md.

Every round runs each program once, and every other round in the opposite order, so that a machine whose speed drifts
slows all of them alike. Ratios are taken round by round; each figure is the median. The first round warms the file cache and
isn't counted.

Whole builds write into a new folder each round, and nothing is deleted until a size is done: for minutes after files were
deleted, ext4 searches for inodes that were not just freed, and that would be the greater part of what is measured.
The output of all rounds lies in `--scratch` (20,000 pages, 5 rounds: some 10 GB).

Zola, Hugo and Pagefind are optional: on the PATH, or by a flag.
"""

import argparse
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from measure import DAY, accepts, found, machine, median, note, options, run, site, table, version, versions


@dataclass(frozen=True)
class Contestant:
    """A row of the table: what it runs in a round, and what is put in order before."""

    name: str
    command: Callable[[int], list]
    prepare: Callable[[], None] = lambda: None


ZOLA = "zola"
ZOLA_SEARCH = "zola, with its search index"


def contestants(place, out, given):
    """All rows for the sites of one size. Whole builds write into a new folder each round."""
    rows = handbok(place / "handbok", out, given)
    if given.zola:
        zola = [given.zola, "--root", place / "zola"]
        search = [*zola, "--config", place / "zola" / "config.search.toml"]
        rows.append(Contestant(ZOLA, lambda n: [*zola, "build", "--output-dir", out / f"zola-{n}"]))
        rows.append(Contestant(ZOLA_SEARCH, lambda n: [*search, "build", "--output-dir", out / f"zola-search-{n}"]))
    if given.hugo:
        hugo = [given.hugo, "--quiet", "--noBuildLock", "--source", place / "hugo", "--destination"]
        rows.append(Contestant("hugo", lambda n: [*hugo, out / f"hugo-{n}"]))
    built = "zola" if given.zola else "hugo" if given.hugo else None
    if given.pagefind and built:
        build = next(row.command for row in rows if row.name == built)
        run(build("pages"))
        pagefind = [given.pagefind, "--site", out / f"{built}-pages", "--output-path"]
        rows.append(Contestant(f"pagefind, over {built}'s pages", lambda n: [*pagefind, out / f"pagefind-{n}"]))
    return rows


def handbok(root, out, given):
    """handbok's own rows. Two copies of the content: a rebuild must find what the build before it left."""

    def build(folder, name, *more):
        return [given.handbok, "--root", folder, "--date", DAY, "build", "--output", out / name, *more]

    def forget():
        """The index and what is remembered of the last edition."""
        shutil.rmtree(root / ".handbok", ignore_errors=True)

    again = out / "again"
    shutil.copytree(root, again, ignore=shutil.ignore_patterns(".handbok"))
    rebuild = build(again, "kept")
    run(rebuild)
    rows = [
        Contestant("handbok, whole job", lambda n: build(root, f"full-{n}"), forget),
        Contestant("handbok, unchanged rebuild", lambda _: rebuild),
        Contestant("handbok, rebuild after one edit", lambda _: rebuild, lambda: edit(again)),
    ]
    if accepts(given.handbok, "build", "--no-search"):
        one = ["--no-search", "--audience", "intranet"]
        like = Contestant("handbok, one audience, no search", lambda n: build(root, f"one-{n}", *one), forget)
        rows.insert(1, like)
    return rows


def edit(root):
    """Adds a sentence to a routine."""
    page = min((root / "content" / "rutiner").glob("*.md"))
    with page.open("a") as text:
        text.write("\nEn mening till om hur det går till.\n")


def measure(rows, runs):
    """All runs: for each contestant its usages in the order of the rounds."""
    usages = {row.name: [] for row in rows}
    for number in range(runs + 1):
        for row in rows if number % 2 == 0 else reversed(rows):
            row.prepare()
            usage = run(row.command(number))
            if number > 0:
                usages[row.name].append(usage)
        note(f"  round {number} of {runs}")
    return usages


def report(pages, usages):
    """The table of one size."""
    bases = [base for base in (ZOLA, ZOLA_SEARCH, "handbok, whole job") if base in usages]
    head = [f"{pages:,} pages", "wall s", "CPU s", "peak MiB"]
    head += [f"wall × {short(base)}" for base in bases] + [f"CPU × {short(base)}" for base in bases[:1]]
    rows = []
    for name, taken in usages.items():
        row = [name, *(f"{median([getattr(u, key) for u in taken]):.2f}" for key in ("wall", "cpu"))]
        row.append(f"{median([u.memory for u in taken]):.0f}")
        row += [ratio(taken, usages[base], "wall") for base in bases]
        row += [ratio(taken, usages[base], "cpu") for base in bases[:1]]
        rows.append(row)
    return table(head, rows)


def short(base):
    return {ZOLA: "zola", ZOLA_SEARCH: "zola + search"}.get(base, "whole job")


def ratio(taken, base, key):
    """The median of the ratios, round by round."""
    return f"{median([getattr(a, key) / getattr(b, key) for a, b in zip(taken, base)]):.2f}"


def flatness(per_size):
    """The cost of a page at each size."""
    name = "handbok, whole job"
    rows = []
    for pages, usages in per_size.items():
        wall, cpu = (median([getattr(u, key) for u in usages[name]]) for key in ("wall", "cpu"))
        rows.append([f"{pages:,}", f"{wall / pages * 1e6:.0f}", f"{cpu / pages * 1e6:.0f}"])
    return table(["pages", "wall µs a page", "CPU µs a page"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pagefind")
    parser.add_argument("--scratch", help="where the output goes; default: the temporary folder")
    given = options(parser, [1000, 5000, 20000])
    given.pagefind = found(given.pagefind, "pagefind")
    print(machine([*versions(given), f"pagefind {version(given.pagefind, '--version')}"]))
    print(f"Medians of {given.runs} rounds.\n")
    per_size = {}
    for pages in given.sizes:
        place = site(given.dir, pages, given.seed, given.make)
        note(f"{pages} pages")
        with tempfile.TemporaryDirectory(dir=given.scratch) as out:
            per_size[pages] = measure(contestants(place, Path(out), given), given.runs)
        print(report(pages, per_size[pages]), flush=True)
    print(flatness(per_size))


if __name__ == "__main__":
    main()
