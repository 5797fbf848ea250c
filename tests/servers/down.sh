#!/bin/bash
# down.sh DIR [--keep]: stops what up.sh started under DIR, and only that, then removes DIR.
#
# A recorded pid is trusted only while that process still has the start time noted when it was started.
# --keep leaves DIR (logs, data) in place.
set -u
[ $# -ge 1 ] && [ -d "$1" ] || { echo "down.sh: no directory ${1:-given}" >&2; exit 2; }
RUN=$(readlink -f "$1")
[ -f "$RUN/.lock" ] || { echo "down.sh: $RUN was not made by up.sh" >&2; exit 2; }
. "$(dirname "$(readlink -f "$0")")/process.sh"
exec 9>"$RUN/.lock"
flock 9

live=()
for file in "$RUN"/*/pid; do
  dir=${file%/pid}
  alive "$dir" || continue
  read -r pid _ <"$file"
  # INT is PostgreSQL's fast shutdown: TERM would wait for its clients.
  case $dir in "$RUN"/postgresql*) kill -INT "$pid" ;; *) kill -TERM "$pid" ;; esac
  live+=("$dir")
done

code=0 force=$((SECONDS + 5)) stop=$((SECONDS + 10))
for dir in "${live[@]}"; do
  read -r pid _ <"$dir/pid"
  while alive "$dir"; do
    [ $SECONDS -ge $force ] && kill -KILL "$pid" 2>/dev/null
    [ $SECONDS -ge $stop ] && { echo "down.sh: process $pid does not end" >&2; code=1; break; }
    sleep 0.01
  done
done
if [ "${2:-}" = --keep ]; then rm -f "$RUN"/*/pid "$RUN"/*/env "$RUN/env"; else rm -rf "$RUN"; fi
exit $code
