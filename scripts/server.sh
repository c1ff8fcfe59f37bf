# shellcheck shell=bash
# The server's process: started apart from this terminal, known by the pid it recorded in its data folder.

# Prints the pid of the server of a data folder, or nothing. A recorded pid counts only while that process is a server of this folder.
server_pid() {
  local data=$1 pid words
  pid=$(cat "$data/server.pid" 2>/dev/null) || return 0
  mapfile -d '' -t words 2>/dev/null <"/proc/$pid/cmdline" || return 0
  if [[ ${words[0]-} == */atelier && " ${words[*]} " == *" serve "*" $data/server "* ]]; then printf '%s\n' "$pid"; fi
}

# Starts the server and returns when it answers: start_server <executable> <data> <port> <options of data and engine…>
start_server() {
  local executable=$1 data=$2 port=$3
  shift 3
  if answers "$port"; then
    die "port $port is taken by another program; choose one with --port"
  fi
  # The shell records its own pid and becomes the server, so that no server is ever unrecorded. It must not inherit the lock (9).
  # Memory is limited as deploy/atelier.service does it.
  # shellcheck disable=SC2016 # expanded by that shell
  DOTNET_GCGen0MaxBudget=0x400000 MALLOC_ARENA_MAX=2 setsid --fork bash -c 'umask 077; echo "$$" >"$1/server.pid"; shift; exec "$@"' _ "$data" \
    "$executable" serve --port "$port" "$@" </dev/null >>"$data/server.log" 2>&1 9>&-
  await_server "$data" "$port"
}

await_server() {
  local data=$1 port=$2
  for _ in {1..600}; do
    if answers "$port"; then return; fi
    sleep 0.1
    [[ -n $(server_pid "$data") ]] || break
  done
  tail -n 20 -- "$data/server.log" >&2
  say "the server does not answer at port $port; its log is $data/server.log" >&2
  return 1
}

# Whether something speaks HTTP at a local port.
answers() {
  local line=
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET /healthz HTTP/1.0\r\n\r\n' >&3
  read -r -t 5 line <&3 || true
  exec 3>&-
  [[ $line == HTTP/* ]]
}

# Asks the server to stop, which it does when the calls in progress are answered, and ends it if it does not.
stop_server() {
  local data=$1 pid signal
  pid=$(server_pid "$data")
  if [[ -n $pid ]]; then
    for signal in TERM KILL; do
      kill "-$signal" "$pid" 2>/dev/null || break
      for _ in {1..200}; do
        [[ -n $(server_pid "$data") ]] || break 2
        sleep 0.1
      done
    done
  fi
  rm -f -- "$data/server.pid"
}
