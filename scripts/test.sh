# shellcheck shell=bash
# ./dev test: prepares what the tests need in a private folder, runs the suites in order, adds up what they counted.
: "${root:?the checkout, set by ./dev}"

passed=0 failed=0 skipped=0
suites_ended=false
# This run's own folder.
private=
# No suite takes this long unless it hangs.
suite_limit=25m
# How large the private LXD's pool may grow.
lxd_pool_gib=20

test_verb() {
  local with_lxd=true suites=() names=() word
  for word in "$@"; do
    case $word in
    --no-lxd) with_lxd=false ;;
    shell | dotnet | clients | browser) suites+=("$word") ;;
    -*) die "test does not know '$word'; see ./dev help" ;;
    *) names+=("$word") ;;
    esac
  done
  ((${#suites[@]} > 0)) || suites=(shell dotnet clients browser)
  private=$(make_private_folder)
  log_to "$private/logs"
  on_exit report_and_clean_up
  remove_remains
  export TMPDIR=$private/t
  prepare_suites
  for word in "${suites[@]}"; do
    say "--- $word"
    "run_${word}_suite"
    end_suite "$word"
  done
  suites_ended=true
}

count() {
  ((passed += $1, failed += $2, skipped += $3)) || true
  say "  $1 passed, $2 failed, $3 skipped"
}

has_suite() { [[ " ${suites[*]} " == *" $1 "* ]]; }

# --- what the suites need ---------------------------------------------------------------------------------------------------------------

prepare_suites() {
  local packages=()
  if has_suite shell; then packages+=(shellcheck); fi
  if has_suite dotnet; then packages+=(postgresql awscli); fi
  if has_suite clients; then
    packages+=(postgresql awscli python3-boto3 fio)
    packages+=("${bench_plot_packages[@]}" "${bench_api_packages[@]}" "${bench_gateway_packages[@]}" "${bench_backup_packages[@]}")
  fi
  if has_suite browser; then packages+=(chromium fonts-dejavu-core tigervnc-standalone-server x11-xkb-utils xterm); fi
  if [[ " ${suites[*]} " == " shell " ]]; then with_lxd=false; fi
  if [[ $with_lxd == true ]] && ((EUID == 0)); then packages+=("${lxd_packages[@]}"); fi
  need_packages "${packages[@]}"
  [[ " ${suites[*]} " != " shell " ]] || return 0

  use_dotnet
  if has_suite browser; then prepare_browser; fi
  step "Building the server and its tests" build_solution
  export ATELIER_EXECUTABLE=$root/artifacts/bin/Atelier/release/atelier
  if has_suite dotnet || has_suite clients; then prepare_postgres; fi
  if has_suite clients; then prepare_clients; fi
  prepare_lxd
}

prepare_postgres() {
  step "Starting a private PostgreSQL" start_postgres "$private/postgres"
  export ATELIER_TEST_POSTGRES="Host=$private/postgres;Username=postgres;Database=postgres"
}

prepare_clients() {
  use_node
  install_npm_packages tests/clients/browser
  prepare_aws_model
}

# Debian's boto3 is older than some operations; Debian's AWS CLI has the newest description, which AWS_DATA_PATH gives to boto3, too.
prepare_aws_model() {
  local model
  model=$(dpkg -L awscli | grep 'botocore/data/nimble$')
  mkdir -p -- "$private/aws"
  cp -r -- "$model" "$private/aws/"
  export AWS_DATA_PATH=$private/aws
}

# The server's build takes the portal's in, so this comes first.
prepare_browser() {
  use_node
  build_portal
  install_npm_packages tests/clients/browser
}

prepare_lxd() {
  local reasons="it was left out with --no-lxd"
  if [[ $with_lxd == true ]]; then reasons=$(lxd_cannot_run_reason | paste -sd ';'); fi
  if [[ -n $reasons ]]; then
    say "Tests on LXD are skipped: $reasons"
    export ATELIER_TEST_NO_LXD=$reasons
    return
  fi
  export ATELIER_TEST_LXD_SOCKET ATELIER_TEST_LXD_IMAGE ATELIER_TEST_LXD_FOLDER=$private ATELIER_TEST_LXD_NETWORK
  ATELIER_TEST_LXD_NETWORK=$(bridge_name "$private")
  step "Starting a private LXD" lxd_start "$private" "$lxd_pool_gib" "$ATELIER_TEST_LXD_NETWORK"
  ATELIER_TEST_LXD_SOCKET=$(lxd_socket "$private")
  provide_image "$ATELIER_EXECUTABLE" minimal "$private" \
    --data "$private/server" --engine lxd --lxd-socket "$ATELIER_TEST_LXD_SOCKET" --lxd-pool atelier
  ATELIER_TEST_LXD_IMAGE=$(image_id minimal "$private")
}

# --- the suites -------------------------------------------------------------------------------------------------------------------------

# Runs a suite's program with the names as they are, its output shown and kept, its time limited, its processes marked.
run_marked() {
  local suite=$1 status=0
  shift
  start_group marked "$private/$suite.log" "$@"
  await_group || status=$?
  return "$status"
}

marked() {
  local log=$1
  shift
  mark_processes "$private"
  exec timeout --foreground --kill-after=30s "$suite_limit" "$@" > >(tee -- "$log")
}

# Says again what failed: the last lines may be all that somebody sees of a run.
tell_failures() {
  say ""
  say "--- what failed"
  if [[ -f $private/shell.log ]]; then cat -- "$private/shell.log"; fi
  if [[ -f $private/dotnet.log ]]; then
    awk '/^    [^ ].*\[FAIL\]$/ { told = 1 } told && !/^    |^$/ { told = 0 } told' "$private/dotnet.log"
  fi
  if [[ -f $private/clients.log ]]; then awk '/^=====+$/ { told = 1 } /^(FAILED|OK)/ { told = 0 } told' "$private/clients.log"; fi
  if [[ -f $private/browser.log ]]; then sed -n '/^✖ failing tests:$/,$p' "$private/browser.log"; fi
}

# What a suite started must have ended with it.
end_suite() {
  local pids pid
  # A browser's last processes may take a moment.
  for _ in {1..20}; do
    mapfile -t pids < <(marked_processes "$private")
    ((${#pids[@]} > 0)) || return 0
    sleep 0.1
  done
  warn "the suite $1 left processes behind:"
  for pid in "${pids[@]}"; do
    printf '  %s %s\n' "$pid" "$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | cut -c 1-140)" >&2
  done
  count 0 1 0
  end_marked_processes "$private"
}

run_shell_suite() {
  local file name good=0 bad=0
  while IFS= read -r file; do
    for name in "${names[@]:-}"; do
      if [[ $file == *"$name"* ]]; then
        if shellcheck --external-sources -- "$file" | tee -a -- "$private/shell.log"; then ((good += 1)); else ((bad += 1)); fi
        break
      fi
    done
  done < <(shell_scripts)
  count_suite 0 "$good" "$bad" 0
}

# Every file of the checkout that is a shell script by its name or by its first line.
shell_scripts() {
  git -c safe.directory="$root" grep --files-with-matches --untracked -I -E \
    '^#!(/usr)?/bin/(env )?(ba)?sh\b|^# shellcheck shell=' -- . | LC_ALL=C sort
}

run_dotnet_suite() {
  local report=$private/dotnet.xml options=() name status=0 summary=
  for name in "${names[@]}"; do options+=(-method "*$name*"); done
  export ATELIER_TEST_CONTRACT_REPORT=$private/contract.md
  run_marked dotnet "$root/artifacts/bin/Atelier.Tests/release/Atelier.Tests" -noLogo -noColor -xml "$report" "${options[@]}" || status=$?
  # Only there if the contract was among what ran.
  if [[ -f $ATELIER_TEST_CONTRACT_REPORT ]]; then cat -- "$ATELIER_TEST_CONTRACT_REPORT"; fi
  if [[ -f $report ]]; then summary=$(grep -o '<assembly [^>]*' "$report"); fi
  count_suite "$status" "$(figure passed "$summary")" $(($(figure failed "$summary") + $(figure errors "$summary"))) \
    "$(figure skipped "$summary")"
}

run_clients_suite() {
  local report=$private/clients.json options=() name status=0 summary=
  for name in "${names[@]}"; do options+=(-k "$name"); done
  # Debian's own: another Python earlier on the PATH need not have boto3, nor one that knows this service.
  run_marked clients /usr/bin/python3 -B tests/clients/run.py --report "$report" "${options[@]}" || status=$?
  if [[ -f $report ]]; then summary=$(cat "$report"); fi
  count_suite "$status" "$(figure passed "$summary")" "$(figure failed "$summary")" "$(figure skipped "$summary")"
}

run_browser_suite() {
  local report=$private/browser.tally options=() name status=0 summary=
  for name in "${names[@]}"; do options+=("--test-name-pattern=$name"); done
  # Left to itself, node keeps a processor free, and so takes one file after the other where there are two. Half of their time they wait.
  run_marked browser node --test --test-concurrency=2 --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=./tests/clients/browser/tally.mjs --test-reporter-destination="$report" \
    "${options[@]}" tests/clients/browser/*.test.mjs || status=$?
  if [[ -f $report ]]; then summary=$(cat -- "$report"); fi
  say "${summary%%$'\n\n'*}"
  count_suite "$status" "$(figure pass "$summary")" $(($(figure fail "$summary") + $(figure cancelled "$summary"))) \
    $(($(figure skipped "$summary") + $(figure todo "$summary")))
}

# Prints the number that follows a word in a report of XML, JSON or lines; 0 if there is none.
figure() {
  if [[ $2 =~ [[:space:]\"{]$1[\":=[:space:]]+([0-9]+) ]]; then echo "${BASH_REMATCH[1]}"; else echo 0; fi
}

# A suite that crashed, or that had nothing to say though all of it was asked, has failed, whatever it counted.
count_suite() {
  local status=$1 good=$2 bad=$3 left_out=$4
  if ((status != 0 && bad == 0)); then
    warn "the suite ended with status $status and no failed test"
    bad=1
  elif ((good + bad + left_out == 0 && ${#names[@]} == 0)); then
    warn "the suite ran no test"
    bad=1
  fi
  count "$good" "$bad" "$left_out"
}

# --- the end ----------------------------------------------------------------------------------------------------------------------------

report_and_clean_up() {
  end_group
  if [[ $suites_ended == false ]]; then
    warn "the tests did not come to their end"
    ((failed += 1))
  fi
  if ((failed > 0)); then tell_failures; fi
  if ! step "Cleaning up" remove_private_folder "$private"; then ((failed += 1)); fi
  say ""
  if ((skipped > 0)); then say "$passed passed, $failed failed, $skipped skipped"; else say "$passed passed, $failed failed"; fi
  exit $((failed > 0))
}
