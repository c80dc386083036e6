#!/usr/bin/env bash
# Weighs what a first visit downloads, as brotli sends it, and fails over budget. Run by make, after the build.
set -euo pipefail

readonly wasm_budget=400 first_load_budget=500 # kB, 1 kB = 1000 bytes
site=$CARGO_TARGET_DIR/release/site

weight() { # file…: bytes of all together
  cat "$@" | wc -c
}

wasm=$(weight "$site"/pkg/engrane*.wasm.br)
script=$(weight "$site"/pkg/engrane*.js.br)
style=$(weight "$site"/pkg/engrane*.css.br)
font=$(weight "$site"/fonts/*.woff2)
first_load=$((wasm + script + style + font))

printf '%-12s %9d bytes\n' wasm "$wasm" script "$script" style "$style" font "$font" "first load" "$first_load"
within() { # what bytes budget-in-kB
  if [ "$2" -le $(($3 * 1000)) ]; then return; fi
  printf '%s weighs %d bytes, over its budget of %d kB\n' "$1" "$2" "$3" >&2
  exit 1
}
within "The wasm" "$wasm" $wasm_budget
within "The first load" "$first_load" $first_load_budget
