#!/usr/bin/env bash
# The release: $CARGO_TARGET_DIR/release/engrane, and beside it hash.txt and site/ (each file with its .br and .gz twin),
# where the server looks for them. Run by make, which sets CARGO_TARGET_DIR and PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/assets.sh
# It goes into the site as the other files of public/ do, and gets its twins there.
scripts/reader.sh
scripts/say.sh "Building the release" "about 20 minutes the first time, 9 after a change"
# The two halves at once: much of either is one long crate on one core. cargo-leptos writes hash.txt beside the executable
# by itself; the site it puts where it is told.
export LEPTOS_SITE_ROOT=$CARGO_TARGET_DIR/release/site
cargo leptos build --release --server-only &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
cargo leptos build --release --precompress --split --frontend-only
wait $server
node scripts/mend-manifest.mjs "$LEPTOS_SITE_ROOT/pkg"
