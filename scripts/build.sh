#!/usr/bin/env bash
# The release: $CARGO_TARGET_DIR/release/engrane, and beside it hash.txt and site/, where the server looks for them.
# Run by make, which sets CARGO_TARGET_DIR and PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/say.sh "Building the release" "about 35 minutes the first time, 17 after a change"
# The two halves at once: much of either is one long crate on one core.
cargo build --release --package server &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
scripts/site.sh
wait $server
