#!/usr/bin/env bash
# Holds what we depend on to `deny.toml`: licences, sources, two versions of one crate, and advisories. cargo-deny comes from
# crates.io, once, in a fast build. The advisories lie on GitHub: where that cannot be reached they are skipped aloud.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=${CARGO_DENY_HOME:-$HOME/.cache/lantai-cargo-deny}
if [ ! -x "$tools/bin/cargo-deny" ]; then
  CARGO_TARGET_DIR="$tools/target" CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_DEV_STRIP=symbols \
    cargo install --quiet --debug --locked cargo-deny --version '^0.20' --root "$tools"
  rm -r "$tools/target"
fi
deny() { "$tools/bin/cargo-deny" --locked --workspace "$@"; }
# A line of deny.toml that nothing needs any more is an error, too.
deny check -D unmatched-skip -D license-not-encountered -D unused-wrapper licenses bans sources
if GIT_TERMINAL_PROMPT=0 timeout 120 "$tools/bin/cargo-deny" --locked fetch db 2>"$tools/fetch.log"; then
  deny check advisories
else
  cat "$tools/fetch.log"
  echo 'advisories: skipped, the database cannot be reached'
fi
