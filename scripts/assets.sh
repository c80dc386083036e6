#!/usr/bin/env bash
# Copies into public/ what pages serve and npm packages carry. Git ignores the copies; unchanged ones are left alone.
# Browsers keep these files for a year: a name carries the version, here and where it is used.
set -euo pipefail
cd "$(dirname "$0")/.."

put() { # package version file-in-it file-in-public
  local from=style/node_modules/$1/$3 to=public/$4
  if ! grep -q "\"version\": \"$2\"" "style/node_modules/$1/package.json"; then
    printf 'The files of %s are named for version %s, and another is installed: name them anew.\n' "$1" "$2" >&2
    exit 1
  fi
  if cmp -s "$from" "$to"; then return; fi
  mkdir -p "$(dirname "$to")"
  install -m 644 "$from" "$to"
}

put @fontsource-variable/inter 5.3.0 files/inter-latin-wght-normal.woff2 fonts/inter-5.3.0.woff2
put chart.js 4.5.1 dist/chart.umd.min.js vendor/chart-4.5.1.js
# The reader of the camera's pictures, for browsers that have none of their own: public/scanner/scanner.js fetches both.
put zxing-wasm 3.1.0 dist/iife/reader/index.js vendor/zxing-reader-3.1.0.js
put zxing-wasm 3.1.0 dist/reader/zxing_reader.wasm vendor/zxing-reader-3.1.0.wasm
