#!/usr/bin/env bash
# Cargo's tests against a throw-away PostgreSQL. A test that cannot run here says so past the capture ("skipped: …"); how
# many those were stands at the end. Run by make, which sets CARGO_TARGET_DIR and has the tests compiled before.
set -uo pipefail

said=$(mktemp)
trap 'rm -f "$said"' EXIT
# A test waits for the database about as long as it computes.
export RUST_TEST_THREADS=${RUST_TEST_THREADS:-$((2 * $(nproc)))}
{ "$CARGO_TARGET_DIR/debug/engrane" postgres exec --fast -- cargo test --workspace 2>&1 >&3 | tee "$said" >&2; } 3>&1
outcome=$?
grep '^skipped: ' "$said"
printf 'tests skipped: %d\n' "$(grep -c '^skipped: ' "$said")"
exit $outcome
