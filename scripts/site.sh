#!/usr/bin/env bash
# The browser's half of the release: $CARGO_TARGET_DIR/release/hash.txt and site/ (each file with its .br and .gz twin).
# Run by make, which sets CARGO_TARGET_DIR and PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/assets.sh
# It goes into the site as the other files of public/ do, and gets its twins there.
scripts/reader.sh
scripts/say.sh "Building the site" "about 15 minutes the first time, 10 after a change"
# cargo-leptos writes hash.txt to where the executable will be; the site it puts where it is told.
export LEPTOS_SITE_ROOT=$CARGO_TARGET_DIR/release/site
cargo leptos build --release --precompress --split --frontend-only
node scripts/mend-manifest.mjs "$LEPTOS_SITE_ROOT/pkg"
