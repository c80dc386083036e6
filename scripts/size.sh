#!/usr/bin/env bash
# Weighs what a first visit downloads, as brotli sends it. Says what is over its target, and fails over its ceiling, which
# keeps what is reached and only ever comes down. Run by make, after the build.
set -euo pipefail

# kB, 1 kB = 1000 bytes
readonly wasm_target=400 wasm_ceiling=640
readonly first_load_target=500 first_load_ceiling=720
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
within() { # what bytes target ceiling
  if [ "$2" -gt $(($4 * 1000)) ]; then
    printf '%s weighs %d bytes, over its ceiling of %d kB\n' "$1" "$2" "$4" >&2
    exit 1
  fi
  if [ "$2" -gt $(($3 * 1000)) ]; then printf '%s is over its target of %d kB\n' "$1" "$3"; fi
}
within "The wasm" "$wasm" $wasm_target $wasm_ceiling
within "The first load" "$first_load" $first_load_target $first_load_ceiling
