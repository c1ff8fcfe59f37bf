# shellcheck shell=bash
# The private folder of a test run and whatever hangs on it. The next run clears what a killed one left.
: "${root:?the checkout, set by ./dev}"

# Makes a folder that is known to be this process's, and prints it.
make_private_folder() {
  local private
  private=$(mktemp -d -- "${TMPDIR:-/tmp}/atelier-test.XXXXXX")
  process_identity $$ >"$private/owner"
  # Other users' daemons (PostgreSQL, workstations) reach their own folders through it.
  chmod 0711 -- "$private"
  mkdir -m 0700 -- "$private/logs"
  # The tests' own temporary files: a short name, as sockets are made below it.
  mkdir -m 0711 -- "$private/t"
  printf '%s\n' "$private"
}

# A pid alone may be somebody else's by now; with its start time it is not. A zombie, which its parent has yet to notice, has ended.
process_identity() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  # The program's name, in brackets, may hold spaces; after it come the state and, as the twentieth word, the start time.
  # shellcheck disable=SC2086
  set -- "$1" ${stat##*) }
  [[ $2 == Z ]] || printf '%s %s\n' "$1" "${21}"
}

# Clears what killed runs have left.
remove_remains() {
  local folder owner
  for folder in "${TMPDIR:-/tmp}"/atelier-test.*; do
    [[ -O $folder && -f $folder/owner ]] || continue
    owner=$(cat -- "$folder/owner")
    if [[ -z $owner || $(process_identity "${owner%% *}") != "$owner" ]]; then
      step "Removing what an earlier run left in $folder" remove_private_folder "$folder"
    fi
  done
}

remove_private_folder() {
  local folder=$1 status=0
  end_marked_processes "$folder"
  if [[ -d $folder/lxd ]]; then lxd_clean "$folder" || status=1; fi
  if [[ -d $folder/postgres ]]; then stop_postgres "$folder/postgres"; fi
  rm -rf --one-file-system -- "$folder" || status=1
  return "$status"
}

# Everything that tests start carries this variable, also what makes itself a daemon: that is how it is found again.
mark_processes() { export ATELIER_TEST_RUN=$1; }

# Prints the pids that carry the mark of a run's folder. lxcfs serves the whole machine, whoever started it.
marked_processes() {
  local environ pid
  { grep -lzxF "ATELIER_TEST_RUN=$1" /proc/[0-9]*/environ 2>/dev/null || true; } | while IFS= read -r environ; do
    pid=${environ#/proc/}
    pid=${pid%/environ}
    if [[ $(cat "/proc/$pid/comm" 2>/dev/null) != lxcfs ]]; then printf '%s\n' "$pid"; fi
  done
}

end_marked_processes() {
  local folder=$1 signal pids
  for signal in TERM KILL; do
    for _ in {1..30}; do
      mapfile -t pids < <(marked_processes "$folder")
      ((${#pids[@]} > 0)) || return 0
      kill "-$signal" "${pids[@]}" 2>/dev/null || true
      sleep 0.1
    done
  done
}
