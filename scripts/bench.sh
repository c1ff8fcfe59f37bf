# shellcheck shell=bash
# ./dev bench: prepares a folder, the peers to compare with, an engine and a database for the benchmarks in tests/clients/bench.
: "${root:?the checkout, set by ./dev}"

# What the benchmarks draw with and compare with.
bench_plot_packages=(python3-matplotlib)
bench_api_packages=(nginx-light wrk)
bench_gateway_packages=(websockify socat haproxy tigervnc-standalone-server xterm fonts-dejavu-core)
bench_backup_packages=(restic)

bench_verb() {
  local server with_lxd=true out=$root/artifacts/bench parts=() options=() packages=(awscli python3-boto3 "${bench_plot_packages[@]}")
  while (($# > 0)); do
    case $1 in
    api | start | gateway | backup | density) parts+=("$1") ;;
    all) parts+=(api start gateway backup density) ;;
    --out) out=$(realpath -m -- "${2:?--out needs a folder}") && shift ;;
    --small) options+=("$1") ;;
    *) die "bench does not know '$1'; see ./dev help" ;;
    esac
    shift
  done
  ((${#parts[@]} > 0)) || parts=(api start gateway backup density)
  private=$(make_private_folder)
  log_to "$private/logs"
  on_exit clean_up_bench
  remove_remains
  export TMPDIR=$private/t
  if measures api; then packages+=(postgresql "${bench_api_packages[@]}"); fi
  if measures gateway; then packages+=("${bench_gateway_packages[@]}"); fi
  if measures start || measures density; then packages+=(chromium fonts-dejavu-core); fi
  if measures backup; then packages+=("${bench_backup_packages[@]}"); fi
  if ((EUID != 0)) || ! { needs_engine || measures api; }; then with_lxd=false; fi
  if needs_engine; then
    ((EUID == 0)) || die "the benchmarks ${parts[*]} need LXD, which needs root; api and gateway do not"
  fi
  if [[ $with_lxd == true ]]; then packages+=("${lxd_packages[@]}"); fi
  need_packages "${packages[@]}"
  # An artist waits for the portal as well.
  if measures start; then build_portal; fi
  build_server
  export ATELIER_EXECUTABLE=$server
  prepare_aws_model
  prepare_what_is_measured
  run_bench "${parts[@]}" "${options[@]}" --out "$out"
}

measures() { [[ " ${parts[*]} " == *" $1 "* ]]; }

needs_engine() { measures start || measures backup || measures density; }

prepare_what_is_measured() {
  if measures api || measures gateway; then step "Building what fills records and plays displays" build_bench; fi
  export ATELIER_BENCH_EXECUTABLE=$root/artifacts/bin/Atelier.Bench/release/Atelier.Bench
  if measures api; then prepare_postgres; fi
  if measures start || measures density; then
    use_node
    install_npm_packages tests/clients/browser
  fi
  # The api benchmark has LXD as a peer where it can.
  if [[ $with_lxd == true ]]; then
    # 10 GiB volumes, their backups and the peers' copies.
    # shellcheck disable=SC2034 # read by prepare_lxd
    lxd_pool_gib=120
    prepare_lxd
    if needs_engine && [[ -z ${ATELIER_TEST_LXD_SOCKET-} ]]; then die "the benchmarks ${parts[*]} need LXD"; fi
  fi
}

build_bench() {
  dotnet build tests/Atelier.Bench --configuration Release --nologo --verbosity quiet
}

# In a shell of its own, so that the mark is on what the benchmarks start and not on what cleans up after them.
run_bench() (
  mark_processes "$private"
  PYTHONPATH=$root/tests/clients exec /usr/bin/python3 -B -m bench "$@"
)

clean_up_bench() {
  end_group
  step "Cleaning up" remove_private_folder "$private"
}
