#!/usr/bin/env bash
# The reader of spreadsheets for the browser, into public/reader/, from where it goes into the site: reader.js, a worker,
# which names its WebAssembly by the hash of its content. Git ignores both. Run by make, which sets CARGO_TARGET_DIR and PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/say.sh "Building the reader for the browser" "about 2 minutes the first time"
made=$CARGO_TARGET_DIR/reader
cargo build --package reader --profile wasm-reader --target wasm32-unknown-unknown
# Not a module: every browser that has workers takes it.
wasm-bindgen --target no-modules --no-typescript --out-dir "$made" \
  "$CARGO_TARGET_DIR/wasm32-unknown-unknown/wasm-reader/reader.wasm"
# The flags of Cargo.toml.
wasm-opt -O1 --enable-bulk-memory --enable-nontrapping-float-to-int "$made/reader_bg.wasm" -o "$made/reader.wasm"

hash=$(sha256sum "$made/reader.wasm" | cut -c1-16)
rm -rf public/reader
mkdir -p public/reader
install -m 644 "$made/reader.wasm" "public/reader/reader.$hash.wasm"
{ cat "$made/reader.js"; sed "s/\"READER\"/\"reader.$hash.wasm\"/" frontend/reader/worker.js; } >public/reader/reader.js
