#!/usr/bin/env bash
# Makes the gallery from our own samples with the program that is built: `bash docs/gallery/make.sh`. Needs poppler's
# pdftoppm, chromium, python3 and a Chinese font for the screens (Debian: fonts-noto-cjk). The same program and the same
# tools give the same bytes on any day.
set -euo pipefail
cd "$(dirname "$0")/../.."
lantai=$(realpath "${LANTAI:-target/debug/lantai}")
gallery=$PWD/docs/gallery
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp tests/samples/lantai.md tests/samples/lantai.png tests/themes/article.md "$work/"
mkdir "$work/book"
cp "$work"/*.md "$work"/*.png "$work/book/"
shot() { # PAGE WIDTH HEIGHT TO
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size="$2,$3" \
    --screenshot="$4" "file://$1" 2>/dev/null
}
for theme in $("$lantai" theme list | cut -d' ' -f1); do
  "$lantai" "$work/lantai.md" --theme "$theme" --offline -q -f -o "$work/a.epub" -o "$work/a.pdf"
  pdftoppm -r 50 -png -singlefile "$work/a.pdf" "$gallery/$theme-page"
  rm -rf "$work/epub"
  python3 -m zipfile -e "$work/a.epub" "$work/epub"
  chapter=$(find "$work/epub" -name 'article-*.xhtml' | sort | head -1)
  # An e-reader gives the page its margins.
  sed -i 's|</head>|<style>body{margin:1.3em}</style></head>|' "$chapter"
  shot "$chapter" 390 600 "$gallery/$theme-phone.png"
done
for design in frame band label bars plain; do
  "$lantai" book "$work/book" --theme news --cover-design "$design" --title "水边与楼上" --author "林小满、沈渡" \
    --offline -q -f -o "$work/b.pdf"
  pdftoppm -r 25 -png -singlefile "$work/b.pdf" "$gallery/cover-$design"
done
# A feature with a drop cap, lines that run down, and a cover to wrap around a printed book.
"$lantai" tests/themes/feature.md --theme magazine --page A5 --offline -q -f -o "$work/c.pdf"
pdftoppm -r 50 -png -singlefile "$work/c.pdf" "$gallery/feature-page"
"$lantai" tests/themes/feature.md --vertical --page A5 --offline -q -f -o "$work/d.pdf"
pdftoppm -r 50 -png -singlefile "$work/d.pdf" "$gallery/vertical-page"
"$lantai" book "$work/book" --theme news --cover-design bars --title "水边与楼上" --author "林小满、沈渡" --page A5 --wrap 1mm \
  --description "两个人的笔记：渡口的钟，楼上的字。" --font-size 16pt --offline -q -f -o "$work/e.pdf"
pdftoppm -r 40 -png -singlefile "$work/e-wrap.pdf" "$gallery/cover-wrap"
