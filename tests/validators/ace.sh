#!/usr/bin/env bash
# ace.sh FILE.epub...   Ace by DAISY (axe-core in chromium); a line per file: PASS or FAIL, name, violations. Exit 1 on any.
set -uo pipefail
home=${VALIDATORS_HOME:-$HOME/.cache/lantai-validators}
export PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium ACE_TIMEOUT_INITIAL=60000
code=0
for file in "$@"; do
  out=$(mktemp -d)
  if timeout 600 "$home/npm/node_modules/.bin/ace-puppeteer" -s -f -o "$out" "$file" >"$out/log" 2>&1; then
    found=$(jq -r '[.assertions[].assertions[]?."earl:test"."dct:title"] | group_by(.) | map("\(.[0]) x\(length)") | join(", ")' "$out/report.json")
  else
    found="Ace failed: $(grep -i error "$out/log" | tail -1)"
  fi
  if [ -z "$found" ]; then printf 'PASS\t%s\t\n' "$file"; else printf 'FAIL\t%s\t%s\n' "$file" "$found"; code=1; fi
  rm -rf "$out"
done
exit "$code"
