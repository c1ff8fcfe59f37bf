# shellcheck shell=bash
# ./dev run, ./dev stop and ./dev clean.
: "${root:?the checkout, set by ./dev}"

# Enough for a private LXD, its storage pool and the building of images.
lxd_packages=(lxd lxd-client lxcfs btrfs-progs dnsmasq-base nftables iptables iproute2 mount uidmap mmdebstrap)

run_verb() {
  local data=$root/.run port='' detach=false engine=lxd lxd_socket=''
  while (($# > 0)); do
    case $1 in
    --port) port=${2:?--port needs a number} && shift ;;
    --data) data=${2:?--data needs a folder} && shift ;;
    --engine) engine=${2:?--engine needs lxd or simulated} && shift ;;
    --lxd-socket) lxd_socket=${2:?--lxd-socket needs a path} && shift ;;
    --detach) detach=true ;;
    *) die "run does not know '$1'; see ./dev help" ;;
    esac
    shift
  done
  [[ $engine == lxd || $engine == simulated ]] || die "--engine is lxd or simulated, not '$engine'"
  data=$(realpath -m -- "$data")
  make_data_folder "$data"
  keep_engine "$data" "$engine"
  # The closing lines are there once all was set up; a server without them is what an interrupted run left.
  if [[ -n $(server_pid "$data") && -f $data/welcome ]]; then
    say "Atelier runs already on $data:"
  else
    set_up_and_start "$data" "${port:-8080}" "$engine" "$lxd_socket"
  fi
  cat -- "$data/welcome"
  if [[ $detach == false ]]; then stay_with_server "$data"; fi
}

# A folder is taken only if it is new or ours: clean removes it.
make_data_folder() {
  local data=$1
  if [[ -d $data && ! -e $data/.atelier && -n $(ls -A -- "$data") && $data != "$root/.run" ]]; then
    die "$data holds files that are not Atelier's; give --data a new folder"
  fi
  mkdir -p -- "$data/logs"
  chmod 0711 -- "$data"
  touch -- "$data/.atelier"
  log_to "$data/logs"
}

set_up_and_start() {
  local data=$1 port=$2 engine=$3 lxd_socket=$4 server begin options
  begin=$(now)
  exec 9>"$data/dev.lock"
  flock --nonblock 9 || die "another ./dev run is setting up $data"
  rm -f -- "$data/welcome"
  stop_server "$data"
  on_exit end_group
  if [[ $engine == lxd && -z $lxd_socket ]]; then need_lxd; fi
  build_portal
  build_server
  options=(--data "$data/server" --engine "$engine")
  if [[ $engine == lxd && -z $lxd_socket ]]; then
    step "Starting LXD" lxd_start "$data" "$(pool_size "$data")" "$(bridge_name "$data")"
    options+=(--lxd-socket "$(lxd_socket "$data")" --lxd-pool atelier --lxd-network "$(bridge_name "$data")")
  elif [[ $engine == lxd ]]; then
    options+=(--lxd-socket "$lxd_socket")
  fi
  if [[ $engine == lxd ]]; then provide_image "$server" desktop "$data" "${options[@]}"; fi
  step "Starting the server" start_server "$server" "$data" "$port" "${options[@]}"
  step "Preparing the demo studio" seed_demo "$server" "$data" "$port" "${options[@]}"
  exec 9>&-
  say "Ready after $(elapsed "$begin")."
}

# The records of a data folder name images and machines of one engine; the other does not know them.
keep_engine() {
  local data=$1 engine=$2 earlier
  earlier=$(cat -- "$data/engine" 2>/dev/null || echo "$engine")
  [[ $earlier == "$engine" ]] || die "$data was set up with --engine $earlier; give --data another folder, or remove it with ./dev clean"
  printf '%s\n' "$engine" >"$data/engine"
}

need_lxd() {
  local reasons
  ((EUID != 0)) || need_packages "${lxd_packages[@]}"
  reasons=$(lxd_cannot_run_reason)
  [[ -z $reasons ]] && return
  printf '  - %s\n' "${reasons//$'\n'/$'\n'  - }" >&2
  die "LXD cannot run here, for the reasons above. Without desktops, everything else works: ./dev run --engine simulated" \
    "(or use an LXD that runs elsewhere on this machine: --lxd-socket PATH)"
}

# In GiB: a sparse file, taken as it fills, that leaves the disk room to breathe.
pool_size() {
  local free
  free=$(($(df --output=avail -B 1G -- "$1" | tail -n 1) * 8 / 10))
  printf '%d\n' $((free > 200 ? 200 : free))
}

# Two data folders never share a bridge; an interface's name has 15 characters at most.
bridge_name() { printf 'atl%s\n' "$(sha256sum <<<"$1" | cut -c1-8)"; }

seed_demo() {
  local server=$1 data=$2 port=$3
  shift 3
  (umask 077 && "$server" init "$@" --demo --url "http://localhost:$port" --env-file "$data/env" >"$data/welcome.part")
  mv -- "$data/welcome.part" "$data/welcome"
}

# Ctrl-C stops the server; the desktops go on.
stay_with_server() {
  local data=$1
  say "Ctrl-C stops the server; desktops keep running until ./dev stop. Its log: $data/server.log"
  on_exit leave_server "$data"
  while [[ -n $(server_pid "$data") ]]; do
    # A trap is only served between commands or within wait.
    sleep 1 &
    wait $!
  done
  die "the server ended by itself; see $data/server.log"
}

leave_server() {
  stop_server "$1"
  say "The server is stopped."
}

stop_verb() {
  local data=$root/.run
  if [[ ${1-} == --data ]]; then
    data=${2:?--data needs a folder}
    shift 2
  fi
  (($# == 0)) || die "stop does not know '$1'; see ./dev help"
  data=$(realpath -m -- "$data")
  if [[ -z $(server_pid "$data") && ! -d $data/lxd ]]; then
    say "Nothing of Atelier runs on $data."
    return
  fi
  mkdir -p -- "$data/logs"
  log_to "$data/logs"
  on_exit end_group
  step "Stopping the server" stop_server "$data"
  if [[ -d $data/lxd ]]; then step "Stopping LXD and the desktops" lxd_stop "$data"; fi
}

clean_verb() {
  local data=$root/.run logs
  if [[ ${1-} == --data ]]; then
    data=${2:?--data needs a folder}
    shift 2
  fi
  (($# == 0)) || die "clean does not know '$1'; see ./dev help"
  data=$(realpath -m -- "$data")
  logs=$(mktemp -d)
  log_to "$logs"
  on_exit rm -rf -- "$logs"
  on_exit end_group
  if [[ -e $data/.atelier ]]; then
    step "Stopping the server" stop_server "$data"
    if [[ -d $data/lxd ]]; then step "Removing LXD and the desktops" lxd_clean "$data"; fi
    rm -rf -- "$data"
  elif [[ -d $data && $data != "$root/.run" ]]; then
    die "$data is not a data folder of Atelier's; nothing is removed there"
  fi
  remove_remains
  if [[ $data == "$root/.run" ]]; then rm -rf -- "$root/.run"; fi
  rm -rf -- "$root/artifacts" "$root/portal/dist" "$root/portal/node_modules" "$root/tests/clients/browser/node_modules"
  say "Clean. Built images stay in ${XDG_CACHE_HOME:-$HOME/.cache}/atelier for the next run."
}
