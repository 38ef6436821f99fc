#!/usr/bin/env python3
"""Search: `python3 benches/search.py [SIZES]` prints what indexing and asking take, and the bytes a browser loads.

Indexing: a whole build less one with `--no-search`, both editions, round by round. Asking: `handbok search` as a whole process
(it reads and indexes the handbook), and `/_handbok/search` of a running preview. Bytes, compressed (brotli, else gzip): Chromium, where it is installed, loads
`sok.html?q=…` from a server here that writes down which files of `search/` it is asked for; what a second search loads
is what it needs beyond the first.
"""

import argparse
import functools
import gzip
import http.server
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from measure import DAY, Failed, accepts, machine, median, ninth_tenth, note, options, found, run, site, table, versions
from preview import Page, free_port

FIRST = "läkemedel sjuksköterska"
NEXT = "anmälan barn"
QUERIES = [FIRST, NEXT, "hemtjänst", "hot och våld", "lex sarah", "lakemedl", "ansökan bistånd beslut", "rutin natt"]


def indexing(root, out, given, rounds):
    """Wall and CPU seconds that search adds to a build."""
    if not accepts(given.handbok, "build", "--no-search"):
        return None
    build = [given.handbok, "--root", root, "--date", DAY, "build", "--output"]
    taken = []
    for number in range(rounds + 1):
        usages = []
        for name, more in (("whole", []), ("without", ["--no-search"])):
            # A new folder each time, and nothing is deleted meanwhile: ext4 is slow after that (run.py's head).
            shutil.rmtree(root / ".handbok", ignore_errors=True)
            usages.append(run([*build, out / f"{name}-{number}", *more]))
        if number > 0:
            taken.append((usages[0].wall - usages[1].wall, usages[0].cpu - usages[1].cpu))
    return [median([pair[0] for pair in taken]), median([pair[1] for pair in taken])]


def asking(root, given):
    """Milliseconds: the first answer of a preview, and the median and ninth tenth of the following."""
    port = free_port()
    command = [given.handbok, "--root", root, "--date", DAY, "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        start = Page(port, "/index.html")
        start.wait()
        moment = time.perf_counter()
        Page(port, f"/_handbok/search?q={quote(QUERIES[0])}").wait()
        first = time.perf_counter() - moment
        taken = []
        for query in QUERIES * 8:
            start.path = f"/_handbok/search?q={quote(query)}"
            moment = time.perf_counter()
            if start.get() is None:
                raise Failed(f"no answer for {query}")
            taken.append(time.perf_counter() - moment)
        return first * 1000, median(taken) * 1000, ninth_tenth(taken) * 1000
    finally:
        server.kill()
        server.wait()


class Counting(http.server.SimpleHTTPRequestHandler):
    """Serves an edition and writes down what is asked for."""

    asked = []

    def do_GET(self):
        self.asked.append(unquote(urlsplit(self.path).path))
        super().do_GET()

    def log_message(self, *_words):
        pass


def loaded(edition, chromium, query):
    """The search files that a browser loads for a query, with their sizes."""
    Counting.asked.clear()
    handler = functools.partial(Counting, directory=str(edition))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, tempfile.TemporaryDirectory() as profile:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/sok.html?q={quote(query)}"
        quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", *quiet, f"--user-data-dir={profile}"]
        shown = subprocess.run(
            [*command, "--virtual-time-budget=10000", "--dump-dom", url], capture_output=True, text=True, timeout=120
        )
        server.shutdown()
    if "data-search-results" not in shown.stdout:
        raise Failed(f"{url}: no results shown")
    files = {path for path in Counting.asked if path.startswith("/search/")}
    return {path: compressed(edition / path.lstrip("/")) for path in files}


def compressed(file):
    """What a server with compressed twins sends of a file: brotli's best where it is installed, else gzip's."""
    if found(None, "brotli") is None:
        return len(gzip.compress(file.read_bytes(), 9))
    return len(subprocess.run(["brotli", "-q", "11", "-c", file], capture_output=True, check=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--chromium")
    given = options(parser, [1000, 5000])
    chromium = found(given.chromium, "chromium")
    print(machine(versions(given)) + "\n")
    rows = []
    for pages in given.sizes:
        place = site(given.dir, pages, given.seed, given.make)
        root, out = place / "handbok", place / "out"
        out.mkdir(exist_ok=True)
        note(f"{pages} pages")
        wall, cpu = indexing(root, out, given, given.rounds) or [float("nan")] * 2
        command = [given.handbok, "--root", root, "--date", DAY, "search", FIRST]
        whole = median([run(command).wall for _ in range(given.rounds)])
        first, usual, slow = asking(root, given)
        row = [f"{pages:,}", f"{wall:.2f}", f"{cpu:.2f}", f"{whole:.2f}", f"{first:.0f}", f"{usual:.1f}", f"{slow:.1f}"]
        run([given.handbok, "--root", root, "--date", DAY, "build", "--output", out / "site"])
        rows.append([*row, *sizes(out / "site" / "intranet", chromium)])
        shutil.rmtree(out)
    head = ["pages", "indexing wall s", "CPU s", "`handbok search` s", "preview: first ms", "median ms", "p90 ms"]
    print(table([*head, "all shards KiB", "first search kB compressed (files)", "next (files)"], rows))


def sizes(edition, chromium):
    """All shards, and what a first and a next search of two words load."""
    everything = sum(file.stat().st_size for file in Path(edition, "search").rglob("*") if file.is_file())
    if chromium is None:
        return [kib(everything), "not installed: chromium", "–"]
    first, following = loaded(edition, chromium, FIRST), loaded(edition, chromium, NEXT)
    more = {path: size for path, size in following.items() if path not in first}
    return [kib(everything), *(f"{sum(part.values()) / 1000:.1f} ({len(part)})" for part in (first, more))]


def kib(size):
    return f"{size / 1024:.0f}"


if __name__ == "__main__":
    main()
