#!/bin/sh
# Makes the Debian package: builds the program, has it write its manual pages and completions, packs.
# Needs cargo-deb (`cargo install --locked cargo-deb`) and Debian's dpkg-dev.
#
#   packaging/deb.sh              builds first
#   packaging/deb.sh --no-build   packs the program that stands in target/release
set -eu
cd "$(dirname "$0")/.."

[ "${1-}" = --no-build ] || cargo build --release --locked
release=${CARGO_TARGET_DIR:-target}/release
made=$release/package
handbok=$release/handbok

rm -rf "$made"
mkdir -p "$made/man/sv"
for lang in en sv; do
    pages=$made/man
    [ "$lang" = en ] || pages=$made/man/$lang
    "$handbok" man --lang "$lang" > "$pages/handbok.1"
    # The program's page names the commands' pages.
    for command in $(sed -n 's/^handbok\\-\(.*\)(1)$/\1/p' "$pages/handbok.1"); do
        "$handbok" man "$command" --lang "$lang" > "$pages/handbok-$command.1"
    done
done
gzip -9n "$made"/man/*.1 "$made"/man/sv/*.1
gzip -9nc CHANGELOG.md > "$made/changelog.gz"
# Its users speak Swedish; only zsh's and fish's completions hold any words.
"$handbok" completions bash --lang sv > "$made/handbok.bash"
"$handbok" completions zsh --lang sv > "$made/_handbok"
"$handbok" completions fish --lang sv > "$made/handbok.fish"

# Stripped already (Cargo.toml, profile.release).
cargo deb --no-build --no-strip --locked
