#!/usr/bin/env bash
# One line about the step that starts: say.sh WHAT [HOW LONG].
set -euo pipefail
printf '\033[1m▸ %s\033[0m%s\n' "$1" "${2:+ ($2)}"
