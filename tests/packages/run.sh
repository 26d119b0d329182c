#!/usr/bin/env bash
# Builds the wheel, the module for Python and the Debian package from the ordinary build, installs each where nothing else
# is, and makes a first book from a folder with it. Needs python3 with venv; the Debian package also needs dpkg and root, and
# is skipped aloud elsewhere. Releases build the same packages with `--release`.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Makes a book from a folder with the command `$1`, in a new folder that holds nothing but the articles.
first_book() {
  mkdir -p "$work/$2/saved"
  cp tests/samples/lantai.md tests/samples/lantai.png "$work/$2/saved/"
  cp -r tests/samples/pictures "$work/$2/saved/"
  (cd "$work/$2" && env -i PATH=/usr/bin:/bin HOME="$work/$2" "$1" book saved --offline -o book.epub -o book.pdf)
  head -c 4 "$work/$2/book.pdf" | grep -q '%PDF' || { echo "$2: no PDF"; exit 1; }
  python3 -c 'import sys, zipfile; sys.exit(zipfile.ZipFile(sys.argv[1]).read("mimetype") != b"application/epub+zip")' \
    "$work/$2/book.epub" || { echo "$2: no EPUB"; exit 1; }
  echo "$2: made book.epub and book.pdf"
}

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)

python3 -m venv "$work/maturin"
"$work/maturin/bin/pip" -q install 'maturin>=1.8,<2'
(cd packages/wheel && "$work/maturin/bin/maturin" build --quiet --profile dev -o "$work/wheels")
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install --no-index "$work"/wheels/*.whl
[ "$("$work/venv/bin/lantai" --version | head -1)" = "lantai $version" ]
first_book "$work/venv/bin/lantai" wheel

"$work/maturin/bin/maturin" build --quiet --profile dev --manifest-path python/Cargo.toml -o "$work/module"
python3 -m venv "$work/python"
"$work/python/bin/pip" -q install --no-index "$work"/module/*.whl
(cd "$work" && "$work/python/bin/python" "$root/python/test_lantai.py" --quiet)
echo 'module: its tests pass'

if [ "$(id -u)" != 0 ] || ! command -v dpkg >/dev/null; then
  echo 'deb: skipped, it needs dpkg and root'
  exit 0
fi
tools=${CARGO_DEB_HOME:-$HOME/.cache/lantai-cargo-deb}
[ -x "$tools/bin/cargo-deb" ] || cargo install --quiet --debug --locked cargo-deb --version '^3' --root "$tools"
PATH="$tools/bin:$PATH" cargo deb --quiet --no-build --no-strip --fast --profile dev -o "$work/lantai.deb"
dpkg --install "$work/lantai.deb" >/dev/null
trap 'dpkg --purge lantai >/dev/null; rm -rf "$work"' EXIT
[ "$(/usr/bin/lantai --version | head -1)" = "lantai $version" ]
first_book /usr/bin/lantai deb
cd "$root"
