# shellcheck shell=bash
# What a person sees of ./dev: a line for each step, with a spinner in a terminal and plain lines elsewhere; and how steps are ended.

say() { printf '%s\n' "$*"; }

warn() { printf 'dev: %s\n' "$*" >&2; }

die() {
  warn "$@"
  exit 1
}

log_folder=

# Sets the folder that takes the outputs of steps, a file each.
log_to() { log_folder=$1; }

now() { printf '%s\n' "${EPOCHREALTIME/[.,]/}"; }

# Prints how long it has been since a moment that `now` told.
elapsed() {
  local tenths=$((($(now) - $1) / 100000))
  if ((tenths < 1200)); then
    printf '%d.%d s\n' $((tenths / 10)) $((tenths % 10))
  else
    printf '%d min %d s\n' $((tenths / 600)) $((tenths / 10 % 60))
  fi
}

# Runs a command or function as one step and returns its status. What it prints goes to a log, whose end is shown if it fails.
step() {
  local title=$1 log begin status=0
  shift
  log=$log_folder/$(tr -cs '[:alnum:]' '-' <<<"$title" | cut -c1-40 | sed 's/-*$//').log
  begin=$(now)
  [[ -t 1 ]] || say "$title"
  start_group "$@" >"$log" 2>&1
  show_progress "$title" "$log" "$begin"
  await_group || status=$?
  if ((status == 0)); then
    if [[ -t 1 ]]; then printf '\r\e[K✓ %s (%s)\n' "$title" "$(elapsed "$begin")"; else say "  done in $(elapsed "$begin")"; fi
    return 0
  fi
  if [[ -t 1 ]]; then printf '\r\e[K✗ %s (%s)\n' "$title" "$(elapsed "$begin")"; fi
  warn "failed after $(elapsed "$begin"): $title; the end of $log:"
  tail -n 40 -- "$log" | sed 's/^/  | /' >&2
  return "$status"
}

# Says that a step's result is already there.
step_done() {
  if [[ -t 1 ]]; then printf '✓ %s\n' "$1"; else say "$1"; fi
}

# Shows that the current group still runs, and what it last said, until it ends.
show_progress() {
  local title=$1 log=$2 begin=$3 frames="|/-\\" turn=0 width last
  while group_runs; do
    sleep 0.2
    ((turn += 1))
    if [[ -t 1 ]]; then
      width=$(($(tput cols 2>/dev/null || echo 80) - ${#title} - 16))
      last=$(tail -c 400 -- "$log" | tr -d '\r\033' | tail -n 1)
      printf '\r\e[K%s %s  %s  %s' "${frames:turn % 4:1}" "$title" "$(elapsed "$begin")" "${last:0:$((width > 0 ? width : 0))}"
    elif ((turn % 300 == 0)); then
      say "  still at it after $(elapsed "$begin"): $(tail -c 400 -- "$log" | tr -d '\r' | tail -n 1)"
    fi
  done
}

# --- process groups: whatever a step starts in its own group can be ended with it -------------------------------------------------------

group=

start_group() {
  # Job control gives the command a process group; without it the command would also ignore Ctrl-C.
  set -m
  ("$@") </dev/null &
  group=$!
  set +m
}

group_runs() { kill -0 "$group" 2>/dev/null; }

await_group() {
  local status=0
  wait "$group" 2>/dev/null || status=$?
  group=
  return "$status"
}

end_group() {
  [[ -n $group ]] || return 0
  kill -TERM -- "-$group" 2>/dev/null || true
  for _ in {1..50}; do
    kill -0 -- "-$group" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL -- "-$group" 2>/dev/null || true
  wait "$group" 2>/dev/null || true
  group=
}

# --- what is to be done at the end, however the end comes -------------------------------------------------------------------------------

exit_tasks=()

# Remembers a command for the end of this process; the last one remembered runs first.
on_exit() {
  if ((${#exit_tasks[@]} == 0)); then
    trap run_exit_tasks EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP PIPE
  fi
  exit_tasks+=("$(printf '%q ' "$@")")
}

run_exit_tasks() {
  local exit_status=$? index
  trap '' INT TERM HUP PIPE
  for ((index = ${#exit_tasks[@]} - 1; index >= 0; index--)); do
    eval "${exit_tasks[index]}" || warn "could not: ${exit_tasks[index]}"
  done
  exit "$exit_status"
}
