#!/usr/bin/env bash
# bag.sh BAG...   the Library of Congress's bagit over folders that should be BagIt bags (RFC 8493).
# Exit 0 when all are valid.
set -euo pipefail
home=${VALIDATORS_HOME:-$HOME/.cache/lantai-validators}
for bag in "$@"; do
  "$home/venv/bin/python" -m bagit --validate "$bag"
  echo "PASS $bag"
done
