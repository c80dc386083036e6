#!/usr/bin/env bash
# Makes files up for SECONDS (600 when nothing is said) and reads them. Begins with the small ones of the shared data, where they are
# at hand; what it found worth keeping stands in the corpus below CARGO_TARGET_DIR, what broke the reader beside it. Needs cargo-fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-600}
work="$CARGO_TARGET_DIR/fuzz-files"
mkdir -p "$work/corpus" "$work/seeds" "$work/artifacts"
if [ -n "${ENGRANE_SHARED_DATA:-}" ]; then
	find "$ENGRANE_SHARED_DATA"/ss_* "$ENGRANE_SHARED_DATA"/inv_* -type f -size -40k -exec cp --no-clobber --target-directory "$work/seeds" {} +
fi
# The compiler is the stable one: only the instrumentation that it has is used. Memory is that of the reader's process.
CARGO_TARGET_DIR="$work/target" RUSTC_BOOTSTRAP=1 cargo fuzz run --fuzz-dir fuzz --sanitizer none read_file "$work/corpus" "$work/seeds" -- \
	-max_total_time="$seconds" -rss_limit_mb=768 -malloc_limit_mb=512 -timeout=20 -max_len=65536 -artifact_prefix="$work/artifacts/"
