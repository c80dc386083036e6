#!/usr/bin/env bash
# Copies into public/ what pages serve and npm packages carry. Git ignores the copies; unchanged ones are left alone.
set -euo pipefail
cd "$(dirname "$0")/.."

put() { # from to
  if cmp -s "$1" "$2"; then return; fi
  mkdir -p "$(dirname "$2")"
  install -m 644 "$1" "$2"
}

put style/node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2 public/fonts/inter-latin-wght-normal.woff2
put style/node_modules/chart.js/dist/chart.umd.min.js public/vendor/chart.js
