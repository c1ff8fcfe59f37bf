# shellcheck shell=bash
# A private PostgreSQL on a unix socket, without durability: for tests.

start_postgres() {
  local folder=$1 programs
  programs=$(postgres_programs)
  mkdir -m 0700 -- "$folder"
  if ((EUID == 0)); then chown postgres: -- "$folder"; fi
  as_postgres "$programs/initdb" --pgdata "$folder/data" --auth trust --username postgres --encoding UTF8 --locale C.UTF-8 --no-sync
  as_postgres "$programs/pg_ctl" --pgdata "$folder/data" --log "$folder/log" --wait start \
    --options "-k '$folder' -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
}

stop_postgres() {
  local folder=$1
  [[ -f $folder/data/postmaster.pid ]] || return 0
  as_postgres "$(postgres_programs)/pg_ctl" --pgdata "$folder/data" --mode immediate --wait stop || true
}

# Debian keeps the server's programs off the PATH, a folder a version.
postgres_programs() {
  local newest
  newest=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  [[ -x $newest/initdb ]] || die "PostgreSQL is missing; install Debian's package postgresql"
  printf '%s\n' "$newest"
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if ((EUID == 0)); then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}
