#!/usr/bin/env python3
"""The preview: `python3 benches/preview.py [SIZES]` prints how soon an edit is there, beside `zola serve` and `hugo server`.

Start: from the program's start until the first page has come over HTTP. Edit: a page is written in place; from the end of the
writing until its new text comes over HTTP (asked for every other millisecond, over one connection), and, where the tool
has an event stream that can be read without a browser (handbok), until the event is there.
"""

import argparse
import http.client
import re
import socket
import subprocess
import threading
import time

from measure import DAY, Failed, machine, median, ninth_tenth, note, options, site, table, versions

# How long a page is waited for before the tool is given up.
PATIENCE = 120
# Between two questions for the page.
PACE = 0.002
# Between two edits: the tool shall have come to rest.
REST = 0.3


class Page:
    """A page of a server on this machine, over a connection that is kept."""

    def __init__(self, port, path):
        self.port, self.path, self.connection = port, path, None

    def get(self):
        """Its bytes; None while there is no answer, or not this one."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
                self.connection.connect()
                self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connection.request("GET", self.path)
            answer = self.connection.getresponse()
            body = answer.read()
            return body if answer.status == 200 else None
        except (OSError, http.client.HTTPException):
            self.connection = None
            return None

    def wait(self, text=b""):
        """Waits until the page is there and has the text in it; gives the time at which it had."""
        until = time.perf_counter() + PATIENCE
        while time.perf_counter() < until:
            body = self.get()
            if body is not None and text in body:
                return time.perf_counter()
            time.sleep(PACE)
        raise Failed(f"{self.path} did not come with {text!r} in {PATIENCE} s")


class Events:
    """handbok's event stream, read on a thread of its own; remembers when events came."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.connection.request("GET", "/_handbok/events")
        self.stream = self.connection.getresponse()
        self.times = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while line := self.stream.readline():
            if line.startswith(b"event: reload"):
                self.times.append(time.perf_counter())

    def first_after(self, start):
        """The first since; waits a moment, since the page may be there before it."""
        until = time.perf_counter() + 1
        while time.perf_counter() < until:
            for moment in list(self.times):
                if moment >= start:
                    return moment
            time.sleep(PACE)
        return None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tools(place, given):
    """(name, folder, command for a port, path of a page by its id) of each tool that is there."""
    handbok = place / "handbok"
    command = [given.handbok, "--root", handbok, "--date", DAY, "serve", "--port"]
    yield "handbok serve", handbok, lambda port: [*command, str(port)], lambda name: f"/rutiner/{name}.html"
    if given.zola:
        folder = place / "zola"
        zola = [given.zola, "--root", folder, "serve", "--interface", "127.0.0.1", "--port"]
        yield "zola serve", folder, lambda port: [*zola, str(port)], lambda name: f"/rutiner/{name}/"
        fast = ["--fast", "--debounce", "20"]
        yield "zola serve --fast --debounce 20", folder, lambda port: [*zola, str(port), *fast], (
            lambda name: f"/rutiner/{name}/"
        )
    if given.hugo:
        folder = place / "hugo"
        hugo = [given.hugo, "server", "--source", folder, "--noBuildLock", "--bind", "127.0.0.1", "--port"]
        yield "hugo server", folder, lambda port: [*hugo, str(port)], lambda name: f"/rutiner/{name}/"


def measure(name, folder, command, path, edits):
    """Start, and for each edit the times to the page and to the event (None where there is no stream)."""
    files = sorted((folder / "content" / "rutiner").glob("*.md"))
    file = next(file for file in files if not file.stem.startswith("_"))
    before = file.read_text()
    port = free_port()
    started = time.perf_counter()
    server = subprocess.Popen(command(port), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        page = Page(port, path(file.stem))
        start = page.wait() - started
        events = Events(port) if name.startswith("handbok") else None
        time.sleep(2)
        to_page, to_event = [], []
        for number in range(edits):
            mark = f"Ändringen heter m{number}x{port}."
            file.write_text(f"{before}\n{mark}\n")
            written = time.perf_counter()
            to_page.append(page.wait(mark.split()[-1].encode()) - written)
            moment = events and events.first_after(written)
            if moment:
                to_event.append(moment - written)
            time.sleep(REST)
        return start, to_page, to_event, resident(server.pid)
    finally:
        server.kill()
        server.wait()
        file.write_text(before)


def resident(pid):
    """What the server holds now, MiB."""
    try:
        with open(f"/proc/{pid}/status") as status:
            return int(re.search(r"VmRSS:\s*(\d+)", status.read()).group(1)) / 1024
    except OSError:
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edits", type=int, default=30)
    given = options(parser, [1000, 5000, 10000])
    print(machine(versions(given)))
    print(f"{given.edits} edits each, milliseconds.\n")
    for pages in given.sizes:
        place = site(given.dir, pages, given.seed, given.make)
        rows = []
        for name, folder, command, path in tools(place, given):
            note(f"{pages} pages: {name}")
            try:
                start, to_page, to_event, memory = measure(name, folder, command, path, given.edits)
            except Failed as failed:
                rows.append([f"{name}: {failed}", "", "", "", "", "", ""])
                continue
            row = [name, f"{start * 1000:.0f}", *times(to_page), *times(to_event)]
            rows.append([*row, f"{memory:.0f}" if memory else "–"])
        head = [f"{pages:,} pages", "start", "page, median", "page, p90", "event, median", "event, p90", "memory MiB"]
        print(table(head, rows), flush=True)


def times(seconds):
    if not seconds:
        return ["–", "–"]
    return [f"{median(seconds) * 1000:.1f}", f"{ninth_tenth(seconds) * 1000:.1f}"]


if __name__ == "__main__":
    main()
