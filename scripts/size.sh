#!/usr/bin/env bash
# Weighs what a first visit downloads, as brotli sends it, the code that comes when a page is opened, the reader of
# spreadsheets, which comes where files are brought in, and that of the camera's pictures, which comes when it is opened;
# fails over the budget. Run by make, after the build.
set -euo pipefail

# kB, 1 kB = 1000 bytes
readonly wasm_budget=370 first_load_budget=450 lazy_budget=1380 reader_budget=540 scanner_budget=400
# files of WebAssembly in all, and those that one page needs beside the main one
readonly most_files=20 most_requests=8
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
lazy=$(weight "$site"/pkg/{split,chunk}_*.wasm.br)
printf '%-12s %9d bytes\n' "lazy code" "$lazy"
for module in "$site"/pkg/split_*.wasm.br; do
  name=${module##*/split___}
  name=${name##*/split_}
  printf '  %-28s %9d bytes\n' "${name%%_[0-9]*}" "$(weight "$module")"
done
printf '  %-28s %9d bytes\n' "shared by modules" "$(weight "$site"/pkg/chunk_*.wasm.br)"
reader=$(weight "$site"/reader/*.br)
printf '%-12s %9d bytes\n' reader "$reader"
scanner=$(weight "$site"/scanner/*.br "$site"/vendor/zxing-*.br)
printf '%-12s %9d bytes\n' scanner "$scanner"
files=$(find "$site/pkg" -name '*.wasm' | wc -l)
requests=$(node -e '
  const pages = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  console.log(Math.max(...Object.values(pages).map((pieces) => pieces.length)));
' "$site"/pkg/__wasm_split_manifest*.json)
printf '%-12s %9d, of which a page needs %d beside the main one\n' "wasm files" "$files" "$requests"

within() { # what bytes budget
  if [ "$2" -gt $(($3 * 1000)) ]; then
    printf '%s weighs %d bytes, over its budget of %d kB\n' "$1" "$2" "$3" >&2
    exit 1
  fi
}
within "The wasm" "$wasm" $wasm_budget
within "The first load" "$first_load" $first_load_budget
within "The code of all pages" "$lazy" $lazy_budget
within "The reader of spreadsheets" "$reader" $reader_budget
within "The reader of the camera's pictures" "$scanner" $scanner_budget
if [ "$files" -gt $most_files ] || [ "$requests" -gt $most_requests ]; then
  printf 'More than %d files of WebAssembly, or more than %d for a page\n' $most_files $most_requests >&2
  exit 1
fi
