#!/usr/bin/env bash
# Makes the list of all that is inside (SBOM) as a release does, and checks it: against the schema of CycloneDX, against
# Cargo.lock, and against the crates and fonts that the command here is compiled from. Needs python3.11 with venv.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 packages/sbom.py >"$work/sbom.json"
python3 packages/sbom.py | cmp - "$work/sbom.json"
# A line for each crate, even when nothing is left to compile.
cargo build --quiet --locked --bin lantai --message-format json >"$work/compiled"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install 'cyclonedx-python-lib[json-validation]==11.11.0'
"$work/venv/bin/python" tests/packages/sbom_check.py "$work/sbom.json" "$work/compiled"
