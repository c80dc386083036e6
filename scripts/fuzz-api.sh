#!/usr/bin/env bash
# Asks a server with demo data, started for this alone, what schemathesis makes up from its API document: as nobody, and as
# the owner of each kind of organization. Fails on a 5xx, and on an answer that the document does not describe.
# Run by make, which sets ENGRANE_BIN and ENGRANE_TOOLS: fuzz-api.sh [cases a door [number they are made up from]]. The same
# two make the same requests again, but for ids and instants of the moment.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly cases=${1:-15} seed=${2:-$RANDOM} password=Engrane-demo-2026
data=$(mktemp -d)
# As root the database runs as a user of its own, who has to get there.
chmod 755 "$data"
log=$data/server.log

# What is asked for here is what the limits are there to refuse.
export ENGRANE__SESSION__PER_USER=0 ENGRANE__LIMITS__REST_PER_MINUTE=0 ENGRANE__LIMITS__INGEST_PER_MINUTE=0 \
  ENGRANE__LIMITS__LOGIN_PER_MINUTE=0 ENGRANE__LIMITS__LOCKOUT_FAILURES=0
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
"$ENGRANE_BIN" serve --demo --addr "127.0.0.1:$port" --data-dir "$data/server" >"$log" 2>&1 &
server=$!
stop() {
  kill -INT "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -rf "$data"
}
trap stop EXIT
for _ in $(seq 120); do
  if curl --silent --fail --output /dev/null "$url/api/v1/system/health"; then break; fi
  kill -0 "$server" 2>/dev/null || { cat "$log" >&2; exit 1; }
  sleep 1
done

token() { # name
  curl --silent --fail --json "{\"username\": \"$1@demo.engrane.mx\", \"password\": \"$password\"}" "$url/api/v1/auth/login" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])'
}

# One waits for answers half of the time: they ask side by side.
ask() { # who
  local who=$1 caller=() outcome=0
  if [ "$who" != nobody ]; then caller=(--header "Authorization: Bearer $(token "$who")"); fi
  # Signing out, ending the own session or changing the password would make nobody of the caller for the rest of the run.
  "$ENGRANE_TOOLS/schemathesis/bin/schemathesis" run "$url/api/openapi.json" "${caller[@]}" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --exclude-path /api/v1/auth/logout --exclude-path /api/v1/auth/change-password \
    --exclude-name 'DELETE /api/v1/auth/sessions/{id}' --phases coverage,fuzzing --max-examples "$cases" --seed "$seed" \
    --generation-database none --suppress-health-check too_slow --workers 1 --no-color || outcome=1
  if [ "$who" != nobody ] && ! curl --silent --fail --output /dev/null "${caller[@]}" "$url/api/v1/auth/me"; then
    echo "The session of $who ended on the way: the doors after that were asked as nobody." >&2
    outcome=1
  fi
  return $outcome
}

failed=0
# The platform lets organizations and people in and out: after everybody else.
for together in 'nobody taller norte almacen planta forja' plataforma; do
  asking=()
  for who in $together; do
    ask "$who" >"$data/$who" 2>&1 &
    asking+=($!)
  done
  for who in $together; do
    wait "${asking[0]}" || failed=1
    asking=("${asking[@]:1}")
    scripts/say.sh "As $who"
    cat "$data/$who"
  done
done
exit $failed
