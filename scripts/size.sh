#!/usr/bin/env bash
# Weighs what a first visit downloads, as brotli sends it, and fails over the budget. Run by make, after the build.
# Pages that come when they are opened are listed below it, each with the code that it brings along.
set -euo pipefail

# kB, 1 kB = 1000 bytes
readonly wasm_budget=400 first_load_budget=500
site=$CARGO_TARGET_DIR/release/site

weight() { # file…: bytes of all together
  cat "$@" | wc -c
}

wasm=$(weight "$site"/pkg/engrane*.wasm.br)
script=$(weight "$site"/pkg/{engrane,__wasm_split}*.js.br)
style=$(weight "$site"/pkg/engrane*.css.br)
font=$(weight "$site"/fonts/*.woff2)
first_load=$((wasm + script + style + font))

printf '%-12s %9d bytes\n' wasm "$wasm" script "$script" style "$style" font "$font" "first load" "$first_load"
for page in "$site"/pkg/split_*.wasm.br; do
  name=${page##*/split___}
  printf '  %-28s %9d bytes\n' "${name%%_view_*}" "$(weight "$page")"
done
printf '  %-28s %9d bytes\n' "shared by pages" "$(weight "$site"/pkg/chunk_*.wasm.br)"

within() { # what bytes budget
  if [ "$2" -gt $(($3 * 1000)) ]; then
    printf '%s weighs %d bytes, over its budget of %d kB\n' "$1" "$2" "$3" >&2
    exit 1
  fi
}
within "The wasm" "$wasm" $wasm_budget
within "The first load" "$first_load" $first_load_budget
