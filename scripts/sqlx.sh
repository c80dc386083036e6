#!/usr/bin/env bash
# Writes .sqlx anew from the queries and migrations, or with --check tells whether it is what they say.
# Run by make, which sets CARGO_TARGET_DIR and PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

# Any engrane will do, as it only starts the PostgreSQL: a new query may keep the sources from compiling until this is done.
engrane=$CARGO_TARGET_DIR/debug/engrane
[ -x "$engrane" ] || engrane=$CARGO_TARGET_DIR/release/engrane
if ! [ -x "$engrane" ]; then
  engrane=$CARGO_TARGET_DIR/debug/engrane
  scripts/say.sh "Compiling the server" "about 4 minutes the first time"
  cargo build --package server
fi

scripts/say.sh "Checking each query against a throw-away PostgreSQL" "about 2 minutes"
# shellcheck disable=SC2016 # $@ belongs to the inner shell, where DATABASE_URL is set.
"$engrane" postgres exec --fast -- bash -euo pipefail -c '
  cargo sqlx migrate run --source migrations
  cargo sqlx prepare --workspace "$@" -- --workspace --all-targets
' sqlx "$@"
