#!/usr/bin/env python3
"""Makes the first inputs of the fuzz targets from the sample handbook and the suite's cases: corpus/TARGET/*, and a
dictionary of the keys that occur in them, corpus/front_matter.dict."""

import hashlib
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
# As FOLDERS in fuzz_targets/front_matter.rs; what lies elsewhere goes to the pages'.
FOLDERS = ["ledningssystem", "processer", "rutiner", "roller", "matriser", "enheter", "lagar", "begrepp",
           "berattelser", "samverkan", "riskanalyser", "egenkontroller", "indikatorer", "sidor"]
LARGEST = 8192


def documents():
    """(path below content/, bytes) of every document of the sample and the suite."""
    content = ROOT / "content"
    for path in sorted(content.rglob("*.md")):
        yield path.relative_to(content).as_posix(), path.read_bytes()
    for path in sorted((ROOT / "tests/suite").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for info, inner in re.findall(r"^````+content/(\S+\.md)[^\n]*\n(.*?)^````+$", text, re.M | re.S):
            yield info, inner.encode()


def write(target, data):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data[:LARGEST])


keys = set()
for path, data in documents():
    folder = path.split("/")[0]
    kind = FOLDERS.index(folder) if folder in FOLDERS else FOLDERS.index("sidor")
    write("front_matter", bytes([ord("a") + kind]) + data)
    head, _, body = data.removeprefix(b"+++\n").partition(b"\n+++")
    keys.update(re.findall(rb"^(?:\[\[?)?([a-z_]{2,30})(?:\]\]?$| = )", head, re.M))
    if body.strip():
        write("markdown", body.strip() + b"\n")
    for line in data.splitlines():
        if "§".encode() in line:
            write("citation", line)
words = [key.decode() for key in sorted(keys)] + ["+++\\x0a", "[[", "]]", " = ", '\\"', "2026-01-01"]
(HERE / "corpus/front_matter.dict").write_text("".join(f'"{word}"\n' for word in words))
