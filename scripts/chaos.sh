# shellcheck shell=bash
# ./dev chaos: prepares a folder, an engine and a database of its own for the crash harness in tests/clients/chaos, and runs it.
: "${root:?the checkout, set by ./dev}"

chaos_verb() {
  local server with_lxd=false with_postgres=false packages=(awscli python3-boto3) word before=
  for word in "$@"; do
    if [[ $word == --engine=lxd || "$before $word" == "--engine lxd" ]]; then with_lxd=true; fi
    if [[ $word == --storage=postgresql || "$before $word" == "--storage postgresql" ]]; then with_postgres=true; fi
    before=$word
  done
  private=$(make_private_folder)
  log_to "$private/logs"
  on_exit clean_up_chaos
  remove_remains
  export TMPDIR=$private/t
  if [[ $with_lxd == true ]] && ((EUID == 0)); then packages+=("${lxd_packages[@]}"); fi
  if [[ $with_postgres == true ]]; then packages+=(postgresql); fi
  need_packages "${packages[@]}"
  build_server
  export ATELIER_EXECUTABLE=$server
  prepare_aws_model
  if [[ $with_postgres == true ]]; then prepare_postgres; fi
  if [[ $with_lxd == true ]]; then
    prepare_lxd
    [[ -n ${ATELIER_TEST_LXD_SOCKET-} ]] || die "--engine lxd needs LXD"
  fi
  run_chaos "$@"
}

# In a shell of its own, so that the mark is on what the harness starts and not on what cleans up after it.
run_chaos() (
  mark_processes "$private"
  PYTHONPATH=$root/tests/clients exec /usr/bin/python3 -B -m chaos "$@"
)

clean_up_chaos() {
  end_group
  step "Cleaning up" remove_private_folder "$private"
}
