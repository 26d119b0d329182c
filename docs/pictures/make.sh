#!/usr/bin/env bash
# Makes the pictures of the README from our own sample with the program that is built: `bash docs/pictures/make.sh`. Needs
# what tests/validators/install.sh installs, and a Chinese font for the screens (Debian: fonts-noto-cjk).
set -euo pipefail
cd "$(dirname "$0")/../.."
lantai=${LANTAI:-target/debug/lantai}
work=$(mktemp -d)
trap 'rm -rf "$work"; kill $(jobs -p) 2>/dev/null || true' EXIT
cp tests/samples/lantai.md tests/samples/lantai.png "$work/"
"$lantai" "$work/lantai.md" --offline --quiet -o "$work/a.epub" -o "$work/a.pdf"
pdftoppm -r 60 -png -singlefile "$work/a.pdf" docs/pictures/page
(cd "$work" && python3 -m zipfile -e a.epub epub)
chapter=$(find "$work/epub" -name 'article-*.xhtml' | sort | head -1)
# An e-reader gives the page its margins.
sed -i 's|</head>|<style>body{margin:1.5em}</style></head>|' "$chapter"
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=480,640 \
  --screenshot="$PWD/docs/pictures/reader.png" "file://$chapter" 2>/dev/null
rm -r "$work/epub" "$work"/a.*
"$lantai" preview "$work" --no-open --offline 2>"$work/address" &
for _ in $(seq 50); do grep -q http "$work/address" && break; sleep 0.2; done
address=$(grep -o 'http://[^ ]*' "$work/address")
node - "$address" docs/pictures/preview.png <<'JS'
const { createRequire } = require('node:module');
const puppeteer = createRequire((process.env.VALIDATORS_HOME || process.env.HOME + '/.cache/lantai-validators') + '/npm/package.json')('puppeteer');
(async () => {
  const [address, file] = process.argv.slice(2);
  const browser = await puppeteer.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'], headless: true });
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(address);
  await page.waitForSelector('#sheet svg');
  await page.waitForFunction(() => document.querySelector('#book').src.includes('epub/'));
  await new Promise((done) => setTimeout(done, 1500));
  await page.screenshot({ path: file });
  await browser.close();
})();
JS
