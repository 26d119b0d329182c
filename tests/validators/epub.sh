#!/usr/bin/env bash
# epub.sh FILE.epub...   EPUBCheck in one JVM; a line per file: PASS or FAIL, name, message ids. Exit 1 on any message
# of any severity above INFO (usage messages are printed, too, when there are some).
set -euo pipefail
home=${VALIDATORS_HOME:-$HOME/.cache/lantai-validators}
jar=$(ls "$home"/venv/lib/python3*/site-packages/epubcheck/epubcheck.jar)
reports=$(mktemp -d); trap 'rm -rf "$reports"' EXIT
code=0
while IFS=$'\t' read -r verdict file report; do
  ids=$(jq -c '[.messages[] | "\(.severity):\(.ID)"] | unique' "$report")
  if [ "$verdict" = PASS ] && [ "$ids" != '[]' ]; then verdict=FAIL; fi
  [ "$verdict" = PASS ] || code=1
  printf '%s\t%s\t%s\n' "$verdict" "$file" "$ids"
done < <(java -XX:+UseSerialGC -cp "$home/checkers:$jar" EcBatch "$reports" "$@" || true)
exit "$code"
