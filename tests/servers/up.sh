#!/bin/bash
# up.sh DIR [SERVER...]: brings private database servers up under DIR, on unix sockets, and says how to reach them.
# up.sh --fetch [SERVER...]: only gets their programs into the cache.
#
#   SERVER  postgresql    the PostgreSQL installed on this machine, else 15 out of Debian, in a private prefix
#           postgresql18  PostgreSQL 18 out of Debian testing or unstable, in a private prefix
#           mysql         Oracle's MySQL (the version that unstable carries), in a private prefix
#           mariadb       MariaDB 10.11, in a private prefix
#           mariadb11     MariaDB 11, in a private prefix
#           sqlite        the sqlite3 on PATH, else the one of Debian 12 (no server: only a program)
#           sqlite_new    the sqlite3 of Debian testing or unstable, in a private prefix
#   default: all but mariadb11
#
# Safe to call again and from several processes at once: what runs already is kept.
# Standard output is `export NAME='value'` lines, also left in DIR/env: eval "$(up.sh DIR)".
# Exit code: 0 all up; 1 a server failed (`up.sh: FAILED name: why` on standard error; the others are up); 2 wrong use.
#
# Environment:
#   VELLUM_SERVERS_CACHE    programs and template data, kept between runs (default /var/tmp/vellum-servers-UID)
#   VELLUM_SERVERS_OWNER    a pid: when that process is gone, a watchdog runs down.sh
#   VELLUM_SERVERS_OFFLINE  1: never use the network       VELLUM_SERVERS_REFRESH  1: fetch the programs again
#   VELLUM_SERVERS_MIRROR   the Debian mirror (default: the one in this machine's apt sources)
#   VELLUM_SERVERS_PIN      a folder with NAME.tar.zst or .tar.xz of a cached prefix, used instead of the network
#   VELLUM_SERVERS_RUNAS    the user that the servers run as when root calls (default nobody)
set -u -o pipefail
umask 022
export LC_ALL=C.UTF-8
unset LD_LIBRARY_PATH LD_PRELOAD PGDATA PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGOPTIONS PGSERVICE
unset MYSQL_HOME MYSQL_HOST MYSQL_UNIX_PORT MYSQL_TCP_PORT MYSQL_PWD
HERE=$(dirname "$(readlink -f "$0")")
say() { printf 'up.sh: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }
. "$HERE/process.sh"
. "$HERE/prefix.sh"

CACHE=${VELLUM_SERVERS_CACHE:-/var/tmp/vellum-servers-$(id -u)}
RUNAS=${VELLUM_SERVERS_RUNAS:-nobody}
if [ "$(id -u)" = 0 ]; then
  RUID=$(id -u "$RUNAS") && RGID=$(id -g "$RUNAS") || die "no user '$RUNAS' to run the servers as"
  AS=(setpriv --reuid="$RUID" --regid="$RGID" --clear-groups --)
else
  RUID=$(id -u) RGID=$(id -g) AS=(env)
fi

version_of() { "$1" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+(\.[0-9]+)?(-MariaDB)?' | head -n1; }
put() { printf "export %s='%s'\n" "$1" "$2"; }
own() {
  [ "$(id -u)" = 0 ] && chown "$RUID:$RGID" "$1"
  "${AS[@]}" test -w "$1" -a -x "$1" || { echo "user $RUNAS cannot reach $1"; return 1; }
}

# template NAME KEY FUNCTION: a data folder freshly initialised by FUNCTION, made once for each version and set of options.
template() {
  local name=$1 function=$3 place
  place=$CACHE/templates/$name-$(printf '%s' "$2" | sha256sum | cut -c1-16)
  (
    exec 6>"$CACHE/.lock.template.$name"
    flock 6
    [ -f "$place/.ok" ] && exit 0
    rm -rf "$CACHE/templates/$name"-*
    mkdir -p "$place"
    [ "$(id -u)" = 0 ] && chown "$RUID:$RGID" "$place"
    if ! messages=$(cd "$place" && "$function" "$place/data" 2>&1); then
      printf 'initialising failed: %s' "$(grep -iE 'error|cannot|no such|fatal' <<<"$messages" | tail -n3 | tr '\n' ' ')$(tail -n1 <<<"$messages")"
      rm -rf "$place"
      exit 1
    fi
    : >"$place/.ok"
  ) || return 1
  TEMPLATE=$place/data
}

# fresh_data DIR: a data folder out of TEMPLATE, and nothing left of a server that died or hangs.
fresh_data() {
  local pid i
  if alive "$1"; then
    read -r pid _ <"$1/pid"
    # QUIT ends PostgreSQL at once together with its children, KILL would leave them.
    case $1 in */postgresql*) kill -QUIT "$pid" ;; *) kill -KILL "$pid" ;; esac
    for ((i = 0; i < 250; i++)); do alive "$1" || break; sleep 0.02; done
  fi
  rm -rf "$1/data" "$1"/sock* "$1"/.s.PGSQL.* "$1/pid"
  cp -a --sparse=always --reflink=auto "$TEMPLATE" "$1/data" || { echo "cannot copy the template into $1"; return 1; }
}

# launch DIR READY -- COMMAND...: starts a server in a session of its own, waits until READY answers, records it.
launch() {
  local dir=$1 ready=$2 answer until=$((SECONDS + 60))
  shift 3
  # No pipe is inherited: a caller that reads this script's output must not wait for the server.
  setsid "${AS[@]}" "$@" </dev/null >"$dir/log" 2>&1 9>&- &
  local pid=$!
  disown
  echo "$pid $(starttime "$pid")" >"$dir/pid"
  while [ $SECONDS -lt $until ]; do
    answer=$($ready 2>&1) && return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.02
  done
  printf 'did not start: %s| %s (log: %s)' "$(grep -iE 'error|fatal|panic|cannot' "$dir/log" | tail -n2 | tr '\n' ' ')" "$(tail -n1 <<<"$answer")" "$dir/log"
  kill -KILL "$pid" 2>/dev/null
  rm -f "$dir/pid"
  return 1
}

# --- PostgreSQL

find_postgresql() { # sets BIN
  BIN=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n1)
  [ -x "$BIN/postgres" ] && [ -x "$BIN/psql" ] && return 0
  prefix postgresql15 || return 1
  BIN=$(readlink -f "$CACHE/postgresql15/bin")
}
find_postgresql18() { prefix postgresql18 && BIN=$(readlink -f "$CACHE/postgresql18/bin"); }

initialise_postgresql() {
  "${AS[@]}" "$BIN/initdb" -D "$1" -U postgres -A trust -N -E UTF8 --locale=C.UTF-8 --wal-segsize=1 --no-instructions
}
start_postgresql() { # NAME, with BIN set
  local name=$1 dir=$RUN/$1
  if ! { alive "$dir" && "$BIN/pg_isready" -q -h "$dir" -p 5432; }; then
    template "$name" "$("$BIN/postgres" --version) $RUID $BIN" initialise_postgresql || return 1
    own "$dir" && fresh_data "$dir" || return 1
    launch "$dir" "$BIN/pg_isready -q -h $dir -p 5432" -- "$BIN/postgres" -D "$dir/data" -F -c listen_addresses= -c port=5432 \
      -c unix_socket_directories="$dir" -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 \
      -c autovacuum=off -c jit=off -c shared_buffers=64MB -c max_connections=100 -c timezone=UTC -c log_timezone=UTC || return 1
  fi
  { put "${name^^}_VERSION" "$(version_of "$BIN/postgres")"; put "${name^^}_BIN" "$BIN"; put "${name^^}_SOCKET" "$dir"; } >"$dir/env"
}
up_postgresql() { find_postgresql && start_postgresql postgresql; }
up_postgresql18() { find_postgresql18 && start_postgresql postgresql18; }

# --- MySQL

find_mysql() { prefix mysql; }
mysql_options() { # for initialising and for running alike
  local usr=$CACHE/mysql/root/usr
  OPTIONS=(--no-defaults --basedir="$usr" --lc-messages-dir="$usr/share/mysql" --character-sets-dir="$usr/share/mysql/charsets"
    --plugin-dir="$usr/lib/mysql/plugin" --secure-file-priv=NULL --disable-log-bin --mysqlx=OFF --innodb-flush-method=nosync
    --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=OFF --innodb-redo-log-capacity=8M --innodb-buffer-pool-size=64M
    --innodb-use-native-aio=OFF --innodb-log-writer-threads=OFF --performance-schema=OFF)
}
initialise_mysql() { "${AS[@]}" "$CACHE/mysql/bin/mysqld" "${OPTIONS[@]}" --initialize-insecure --datadir="$1"; }
up_mysql() {
  find_mysql || return 1
  local dir=$RUN/mysql bin=$CACHE/mysql/bin
  mysql_options
  local ping="$bin/mysqladmin --no-defaults -u root -S $dir/sock ping"
  if ! { alive "$dir" && $ping >/dev/null 2>&1; }; then
    template mysql "$(cat "$CACHE/mysql/VERSION") ${OPTIONS[*]} $RUID" initialise_mysql || return 1
    own "$dir" && fresh_data "$dir" || return 1
    launch "$dir" "$ping" -- "$bin/mysqld" "${OPTIONS[@]}" --datadir="$dir/data" --tmpdir="$dir" --socket="$dir/sock" --pid-file="$dir/data/mysqld.pid" \
      --skip-networking --skip-name-resolve --default-time-zone=+00:00 || return 1
  fi
  { put MYSQL_VERSION "$(version_of "$bin/mysqld")"; put MYSQL_BIN "$bin"; put MYSQL_SOCKET "$dir/sock"; } >"$dir/env"
}

# --- MariaDB

find_mariadb() { prefix mariadb; }
find_mariadb11() { prefix mariadb11; }
mariadb_options() { # NAME COLLATION
  local usr=$CACHE/$1/root/usr tables
  tables=$(ls "$usr"/share/*/*_system_tables.sql 2>/dev/null | head -n1) # share/mysql, from 11 on share/mariadb
  SHARE=${tables%/*} STEM=${tables##*/}
  STEM=${STEM%_system_tables.sql}
  OPTIONS=(--no-defaults --basedir="$usr" --lc-messages-dir="$SHARE" --character-sets-dir="$SHARE/charsets" --plugin-dir="$usr/lib/mysql/plugin"
    --innodb-flush-log-at-trx-commit=0 --skip-innodb-doublewrite --innodb-log-file-size=4M --innodb-buffer-pool-size=64M
    --character-set-server=utf8mb4 --collation-server="$2" --skip-name-resolve --loose-skip-ssl)
}
initialise_mariadb() { # what mariadb-install-db pipes in, without its needs (perl, a host name, its own paths)
  [ -f "$SHARE/${STEM}_sys_schema.sql" ] || { echo "the packages hold no system tables script"; return 1; }
  mkdir -p "$1/mysql"
  [ "$(id -u)" = 0 ] && chown -R "$RUID:$RGID" "$1"
  {
    printf 'create database if not exists mysql;\nuse mysql;\nset @auth_root_socket=NULL;\n'
    cat "$SHARE/${STEM}"_{system_tables,performance_tables,system_tables_data}.sql "$SHARE/maria_add_gis_sp_bootstrap.sql" "$SHARE/${STEM}_sys_schema.sql"
  } | "${AS[@]}" "$PREFIX/bin/mariadbd" "${OPTIONS[@]}" --bootstrap --skip-grant-tables --enforce-storage-engine= --max-allowed-packet=8M --datadir="$1"
}
start_mariadb() { # NAME COLLATION
  local name=$1 dir=$RUN/$1
  PREFIX=$CACHE/$name
  prefix "$name" || return 1
  mariadb_options "$name" "$2"
  # From 11 on the client asks for TLS even on a socket.
  local ping="$PREFIX/bin/mariadb-admin --no-defaults --skip-ssl -u root -S $dir/sock ping"
  if ! { alive "$dir" && $ping >/dev/null 2>&1; }; then
    template "$name" "$(cat "$PREFIX/VERSION") ${OPTIONS[*]} $RUID" initialise_mariadb || return 1
    own "$dir" && fresh_data "$dir" || return 1
    launch "$dir" "$ping" -- "$PREFIX/bin/mariadbd" "${OPTIONS[@]}" --datadir="$dir/data" --tmpdir="$dir" --socket="$dir/sock" \
      --pid-file="$dir/data/mariadbd.pid" --skip-networking --skip-log-bin --default-time-zone=+00:00 || return 1
  fi
  { put "${name^^}_VERSION" "$(version_of "$PREFIX/bin/mariadbd")"; put "${name^^}_BIN" "$PREFIX/bin"; put "${name^^}_SOCKET" "$dir/sock"; } >"$dir/env"
}
up_mariadb() { start_mariadb mariadb utf8mb4_general_ci; }        # Debian's own setting for 10.11
up_mariadb11() { start_mariadb mariadb11 utf8mb4_uca1400_ai_ci; } # upstream's default from 11.5 on

# --- SQLite

find_sqlite() { PROGRAM=$(command -v sqlite3) || { prefix sqlite3 && PROGRAM=$CACHE/sqlite3/bin/sqlite3; }; }
find_sqlite_new() { prefix sqlite_new && PROGRAM=$CACHE/sqlite_new/bin/sqlite3; }
put_sqlite() { { put "${1^^}_VERSION" "$(version_of "$PROGRAM")"; put "${1^^}_BIN" "$(dirname "$PROGRAM")"; } >"$RUN/$1/env"; }
up_sqlite() { find_sqlite && put_sqlite sqlite; }
up_sqlite_new() { find_sqlite_new && put_sqlite sqlite_new; }

# --- all together

[ $# -ge 1 ] || die "usage: up.sh DIR [SERVER...] | up.sh --fetch [SERVER...]"
verb=up
if [ "$1" = --fetch ]; then verb=find; else mkdir -p "$1" && RUN=$(readlink -f "$1") || die "cannot make $1"; fi
shift
[ $# -gt 0 ] || set -- postgresql postgresql18 mysql mariadb sqlite sqlite_new
for name in "$@"; do declare -F "find_$name" >/dev/null || die "unknown server '$name'"; done
mkdir -p "$CACHE/templates" "$CACHE/apt" || die "cannot write $CACHE (set VELLUM_SERVERS_CACHE)"
CACHE=$(readlink -f "$CACHE")
"${AS[@]}" test -x "$CACHE" -a -r "$CACHE" || die "user $RUNAS cannot reach $CACHE: set VELLUM_SERVERS_CACHE to a place open to all"
case "${RUN:-}$CACHE" in *[[:space:]%\'\"]*) die "DIR and VELLUM_SERVERS_CACHE must be free of blanks, quotes and %" ;; esac

if [ $verb = find ]; then
  RUN=$(mktemp -d)
  trap 'rm -rf "$RUN"' EXIT
else
  [ "${#RUN}" -le 80 ] || die "DIR is too long for a unix socket (${#RUN} > 80 characters): $RUN"
  "${AS[@]}" test -x "$RUN" || die "user $RUNAS cannot reach $RUN: take a DIR whose parents are open to all"
fi
exec 9>"$RUN/.lock"
flock 9
# The watchdog comes first: should the owner go while the servers start, it waits for the lock and stops them then.
if [ $verb = up ] && [ -n "${VELLUM_SERVERS_OWNER:-}" ]; then
  start=$(starttime "$VELLUM_SERVERS_OWNER") || die "no process $VELLUM_SERVERS_OWNER to own the servers"
  mark=$RUN/watch.$VELLUM_SERVERS_OWNER.$start
  if [ ! -f "$mark" ]; then
    : >"$mark"
    setsid bash -c '. "$1"; shift; watch "$@"' watch "$HERE/process.sh" "$RUN" "$VELLUM_SERVERS_OWNER" "$start" "$HERE/down.sh" \
      </dev/null >/dev/null 2>&1 9>&- &
    disown
  fi
fi
jobs=()
for name in "$@"; do
  (
    mkdir -p "$RUN/$name"
    why=$("${verb}_$name") && rm -f "$RUN/$name/failed" && exit 0
    rm -f "$RUN/$name/env"
    printf '%s\n' "$why" >"$RUN/$name/failed"
  ) &
  jobs+=($!)
done
wait "${jobs[@]}"
rm -f "$CACHE"/apt/*/*pkgcache.bin

code=0
for name in "$@"; do
  [ -f "$RUN/$name/failed" ] && code=1 && say "FAILED $name: $(cat "$RUN/$name/failed")"
done
[ $verb = find ] && exit $code
cat "$RUN"/*/env >"$RUN/env" 2>/dev/null

cat "$RUN/env"
exit $code
