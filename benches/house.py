#!/usr/bin/env python3
"""Figures of Rust source trees, counted alike for each: function lengths, comments, unwraps, large files.

    pip install tree-sitter tree-sitter-rust
    python3 benches/house.py . ../typst ../ripgrep ../zola

What is counted, in the syntax tree and not by patterns:

* Code is every `.rs` file but those in folders called tests, benches, examples or fuzz, without items marked `#[test]`
  or `#[cfg(test)]` (files of such modules included). What is left out is counted as tests, in the columns that say so.
* A function's length is the physical lines from its first to its last, signature and blank lines included, attributes
  and documentation not. Functions inside functions count twice; closures and functions made by macros don't count.
* The comment share is lines with nothing but a comment (documentation included) by lines that are not blank.
* Unwraps are calls of `.unwrap()`, also within macros' arguments; `.expect(…)` is counted apart.
"""

import argparse
import os
import statistics
import sys
from pathlib import Path

import tree_sitter_rust
from tree_sitter import Language, Parser

APART = {"tests", "benches", "examples", "fuzz"}
SKIPPED = {"target", ".git", "node_modules"}
COMMENTS = {"line_comment", "block_comment"}
LARGE = 600

PARSER = Parser(Language(tree_sitter_rust.language()))


class House:
    """What was counted in one tree, code and tests apart."""

    def __init__(self):
        self.functions = {False: [], True: []}
        self.lines = {False: 0, True: 0}
        self.comments = {False: 0, True: 0}
        self.unwraps = {False: 0, True: 0}
        self.expects = {False: 0, True: 0}
        self.files = []
        self.broken = 0


def sources(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        yield from (Path(folder) / name for name in sorted(names) if name.endswith(".rs"))


def is_test_attribute(node):
    """`#[test]`, `#[cfg(test)]`, `#[cfg(all(test, …))]` and the like; not `#[cfg(not(test))]`."""
    words = node.text.decode().replace(" ", "")
    return words in ("#[test]", "#![test]") or (words.startswith(("#[cfg(", "#![cfg(")) and
                                                 any(part in words for part in ("(test)", "(test,", ",test)", ",test,"))
                                                 and "not(test)" not in words)


def test_items(tree):
    """The items marked as tests."""
    found = []

    def walk(node):
        marked = False
        for child in node.children:
            if child.type == "attribute_item":
                marked = marked or is_test_attribute(child)
            elif child.type == "inner_attribute_item" and is_test_attribute(child):
                found.append(node)
                return
            elif child.type not in COMMENTS:
                if marked:
                    found.append(child)
                else:
                    walk(child)
                marked = False

    walk(tree.root_node)
    return found


def files_of_tests(path, items):
    """The files of `#[cfg(test)] mod name;`."""
    base = path.parent if path.name in ("mod.rs", "lib.rs", "main.rs") else path.parent / path.stem
    for item in items:
        if item.type == "mod_item" and item.child_by_field_name("body") is None:
            name = item.child_by_field_name("name").text.decode()
            yield base / f"{name}.rs"
            yield base / name


def count(house, text, tree, whole, items):
    test_lines = set()
    for item in items:
        test_lines.update(range(item.start_point[0], item.end_point[0] + 1))

    def tested(line):
        return whole or line in test_lines

    lines = text.decode(errors="replace").split("\n")
    only_comment = {}
    stack = [tree.root_node]
    while stack:
        node = stack.pop()
        stack.extend(node.children)
        start, end = node.start_point[0], node.end_point[0]
        if node.type in COMMENTS:
            # A documentation comment ends after its line break.
            last = end - 1 if node.end_point[1] == 0 and end > start else end
            if not lines[start][: node.start_point[1]].strip():
                only_comment.update(dict.fromkeys(range(start, last + 1)))
        elif node.type == "function_item":
            house.functions[tested(start)].append(end - start + 1)
        elif node.type in ("identifier", "field_identifier") and node.text in (b"unwrap", b"expect"):
            before, parent = node.prev_sibling, node.parent
            called = (node.next_sibling is not None and node.next_sibling.type == "token_tree") or (
                parent.type == "field_expression" and parent.parent.type == "call_expression")
            if before is not None and before.text == b"." and called:
                table = house.unwraps if node.text == b"unwrap" else house.expects
                table[tested(start)] += 1
    code = 0
    for number, line in enumerate(lines):
        if line.strip():
            house.lines[tested(number)] += 1
            house.comments[tested(number)] += number in only_comment
            code += not tested(number)
    return code


def survey(root):
    house, trees, of_tests = House(), [], set()
    for path in sources(root):
        text = path.read_bytes()
        tree = PARSER.parse(text)
        house.broken += tree.root_node.has_error
        items = test_items(tree)
        of_tests.update(files_of_tests(path, items))
        trees.append((path, text, tree, items))
    for path, text, tree, items in trees:
        inner = path.relative_to(root)
        apart = not APART.isdisjoint(inner.parts[:-1])
        whole = apart or path in of_tests or any(parent in of_tests for parent in path.parents)
        code = count(house, text, tree, whole, items)
        if not whole:
            house.files.append((text.count(b"\n"), code, str(inner)))
    return house


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("trees", nargs="+", type=Path)
    arguments.add_argument("--large", action="store_true", help=f"also name the files of over {LARGE} lines")
    asked = arguments.parse_args()
    print("| | lines that aren't blank | functions | median length | 90th percentile | longest | comment lines "
          f"| `.unwrap()` per 1,000 lines | `.expect()` | files of over {LARGE} lines | median in tests |")
    print("|---" + "|--:" * 10 + "|")
    large = []
    for root in asked.trees:
        house = survey(root)
        lengths, tests = house.functions[False], house.functions[True]
        lines = house.lines[False]
        over = sorted((file for file in house.files if file[0] > LARGE), reverse=True)
        large.append((root, over))
        if house.broken:
            print(f"{root}: {house.broken} files hold something that the grammar doesn't know", file=sys.stderr)
        in_tests = f"{statistics.median(tests):g}" if tests else "–"
        print(f"| {root.resolve().name} | {lines:,} | {len(lengths):,} | {statistics.median(lengths):g} "
              f"| {percentile(lengths, 0.9)} | {max(lengths)} | {100 * house.comments[False] / lines:.0f} % "
              f"| {1000 * house.unwraps[False] / lines:.1f} | {house.expects[False]} | {len(over)} | {in_tests} |")
    if asked.large:
        for root, over in large:
            print(f"\n{root.resolve().name}: {len(over)} files of over {LARGE} lines (all lines; lines outside tests, not blank)")
            for whole, code, name in over:
                print(f"  {whole:5} {code:5}  {name}")


if __name__ == "__main__":
    main()
