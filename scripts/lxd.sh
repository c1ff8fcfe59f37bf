# shellcheck shell=bash
# A private LXD daemon below a directory of the caller's: its own database, storage pool and socket, needing neither systemd nor the
# machine's own LXD. Sourced by scripts that run as root; works under `set -euo pipefail`.
#
#   lxd_cannot_run_reason                  prints why LXD cannot run here, a reason a line; prints nothing when it can
#   lxd_start <dir> <pool-GiB> <bridge>    starts the daemon, or adopts the one that runs; an empty bridge name means no network
#   lxd_socket <dir>                       prints the path of the daemon's socket
#   lxd_stop <dir>                         stops the workstations and the daemon; what they hold stays
#   lxd_clean <dir>                        stops everything and removes all traces, also after a crash
#
# Nothing is remembered between calls but what the machine itself tells: a daemon of ours is a process whose LXD_DIR is ours.

# The daemon sees its directory through a bind mount here: a socket's path may have 107 characters at most, and the users that
# workstations run as must be able to reach their volume, which they cannot below /root or a directory of mktemp.
lxd_home() {
  printf '/run/atelier-lxd-%s\n' "$(realpath -m -- "$1" | sha256sum | cut -c1-12)"
}

lxd_socket() {
  printf '%s/unix.socket\n' "$(lxd_home "$1")"
}

lxd_cannot_run_reason() {
  local program
  if ((EUID != 0)); then echo "this is not root; run it with sudo"; fi
  for program in lxd lxc mkfs.btrfs losetup setsid flock; do
    if ! command -v "$program" >/dev/null; then
      echo "$program is missing; install lxd lxd-client btrfs-progs lxcfs util-linux"
    fi
  done
  _lxd_cgroups_reason
  if ! grep -qw btrfs /proc/filesystems && ! modprobe btrfs 2>/dev/null; then echo "the kernel has no btrfs"; fi
  if [[ ! -e /dev/loop-control ]] || ! losetup -f >/dev/null 2>&1; then echo "there are no loop devices (/dev/loop-control)"; fi
  if [[ $(cat /proc/sys/user/max_user_namespaces 2>/dev/null || echo 0) == 0 ]]; then echo "user namespaces are off"; fi
  if ((EUID == 0)) && ! unshare --mount true 2>/dev/null; then echo "mounts are not allowed here (CAP_SYS_ADMIN)"; fi
}

_lxd_cgroups_reason() {
  local missing=() controller root=/sys/fs/cgroup
  if [[ -e $root/cgroup.controllers ]]; then
    for controller in cpuset cpu io memory pids; do
      grep -qw "$controller" $root/cgroup.controllers || missing+=("$controller")
    done
  else
    for controller in blkio cpu cpuset devices freezer memory pids; do
      [[ -w $root/$controller/cgroup.procs ]] || missing+=("$controller")
    done
  fi
  if ((${#missing[@]} > 0)); then echo "$root lacks the control groups: ${missing[*]}"; fi
  # A read-only mount shows every controller and lets nobody use them.
  if ((EUID == 0)) && ((${#missing[@]} == 0)) && [[ $(findmnt -no OPTIONS -T $root/cgroup.procs 2>/dev/null) == ro,* ]]; then
    echo "$root is mounted read-only"
  fi
}

lxd_start() {
  local dir=$1 pool_gib=$2 bridge=$3 home lock
  home=$(lxd_home "$dir")
  mkdir -p -- "$dir/lxd"
  exec {lock}>"$dir/lxd.lock"
  flock "$lock"
  if _lxd_answers "$home"; then
    echo "LXD runs already ($home)"
  else
    _lxd_bind "$dir/lxd" "$home"
    _lxd_launch "$home" "$(realpath -- "$dir")/lxd.log"
  fi
  _lxd_make_pool "$home" "$pool_gib"
  _lxd_keep_quotas "$home/storage-pools/atelier"
  if [[ -n $bridge ]]; then _lxd_make_bridge "$dir" "$home" "$bridge"; fi
  exec {lock}>&-
}

lxd_stop() {
  local home lock
  home=$(lxd_home "$1")
  if [[ ! -d $1 ]]; then
    # The directory was removed under a daemon that may still run.
    _lxd_stop_locked "$home"
    return
  fi
  exec {lock}>"$1/lxd.lock"
  flock "$lock"
  _lxd_stop_locked "$home"
  exec {lock}>&-
}

lxd_clean() {
  local dir=$1 real bridge
  real=$(realpath -m -- "$dir")
  bridge=$(cat "$dir/lxd.bridge" 2>/dev/null || true)
  lxd_stop "$dir"
  if [[ -n $bridge ]]; then _lxd_remove_bridge "$bridge"; fi
  # Nothing may be mounted below any more: rm must never walk into a volume that is still in use.
  if [[ -n $(_lxd_mounts "$real/lxd") ]]; then
    echo "still mounted, so left alone: $(_lxd_mounts "$real/lxd" | head -n 1)" >&2
    return 1
  fi
  rm -rf -- "${real:?}/lxd"
  rm -f -- "$dir/lxd.log" "$dir/lxd.log.out" "$dir/lxd.bridge" "$dir/lxd.lock"
}

# --- the daemon ---------------------------------------------------------------------------------------------------------------------

_lxc() {
  local home=$1
  shift
  LXD_DIR=$home LXD_CONF=$home/client lxc "$@" </dev/null
}

_lxd_bind() {
  local directory=$1 home=$2
  if [[ $home/. -ef $directory/. ]]; then return 0; fi
  # What is there belongs to a directory of this name that was removed.
  _lxd_unmount "$home"
  mkdir -p -- "$home"
  chmod 0711 -- "$directory"
  mount --bind -- "$directory" "$home"
}

_lxd_answers() {
  [[ -S $1/unix.socket ]] && LXD_DIR=$1 timeout 10 lxd waitready --timeout=5 >/dev/null 2>&1
}

_lxd_launch() {
  local home=$1 log=$2 lock
  # Held until the daemon's process is there: whoever stops lxcfs must be able to see that it is needed.
  exec {lock}>/run/atelier-lxcfs.lock
  flock "$lock"
  _lxcfs_start
  _lxd_room_for_watchers
  echo "starting LXD in $home"
  # LXD would fetch lists from the internet that nobody here asks for: the proxy that nobody runs keeps it at home.
  LXD_DIR=$home HTTP_PROXY=http://127.0.0.1:9 HTTPS_PROXY=http://127.0.0.1:9 _lxd_detached lxd --logfile "$log" >>"$log.out" 2>&1
  _lxd_wait_process "$home" || _lxd_failed_start "$log"
  exec {lock}>&-
  LXD_DIR=$home lxd waitready --timeout=120 || _lxd_failed_start "$log"
}

# All workstations together count as one user of the kernel's, whose usual 128 watchers of files are those of ten desktops.
_lxd_room_for_watchers() {
  local knob least
  while read -r knob least; do
    if (($(cat "$knob") < least)); then echo "$least" >"$knob"; fi
  done <<'KNOBS'
/proc/sys/fs/inotify/max_user_instances 8192
/proc/sys/fs/inotify/max_user_watches 1048576
KNOBS
}

_lxd_failed_start() {
  echo "LXD did not start; the last lines of $1:" >&2
  tail -qn 5 "$1.out" "$1" >&2 2>/dev/null || true
  return 1
}

# Runs a program in a session of its own, with none of our descriptors (a lock that a daemon inherits is never released).
_lxd_detached() {
  (
    for descriptor in /proc/"$BASHPID"/fd/*; do
      descriptor=${descriptor##*/}
      if ((descriptor > 2)); then exec {descriptor}>&-; fi
    done
    cd /
    exec setsid --fork "$@" </dev/null
  )
}

_lxd_wait_process() {
  local _
  for _ in {1..50}; do
    if [[ -n $(_lxd_daemon "$1") ]]; then return 0; fi
    sleep 0.1
  done
  return 1
}

# The processes that belong to the daemon of this home: itself, its monitors, its dnsmasq. A pid file would lie after a crash.
_lxd_processes() {
  local environ pid exe
  { grep -lzxF "LXD_DIR=$1" /proc/[0-9]*/environ 2>/dev/null || true; } | while IFS= read -r environ; do
    pid=${environ#/proc/}
    pid=${pid%/environ}
    exe=$(readlink "/proc/$pid/exe" 2>/dev/null || true)
    exe=${exe##*/}
    case ${exe% (deleted)} in
    lxd | dnsmasq) echo "$pid" ;;
    esac
  done
}

_lxd_daemon() {
  local pid
  for pid in $(_lxd_processes "$1"); do
    if [[ $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) == "lxd --logfile "* ]]; then echo "$pid"; fi
  done
}

# The monitor of a workstation keeps it running without the daemon; its only child is the workstation's first process.
_lxd_monitors() {
  local pid
  for pid in $(_lxd_processes "$1"); do
    if [[ $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) == "[lxc monitor]"* ]]; then echo "$pid"; fi
  done
}

_lxd_stop_locked() {
  local home=$1 daemon
  daemon=$(_lxd_daemon "$home")
  if [[ -n $daemon ]]; then
    echo "stopping LXD ($home) and its workstations"
    LXD_DIR=$home timeout 75 lxd shutdown --timeout 60 >/dev/null 2>&1 || true
    _lxd_wait_gone 100 "$daemon" || echo "LXD does not stop by itself: ending it" >&2
  fi
  _lxd_end_remains "$home"
  _lxd_free_loops "$home"
  _lxd_unmount "$home"
  if [[ -d $home ]]; then rmdir -- "$home"; fi
  _lxcfs_stop_unused
}

_lxd_end_remains() {
  local home=$1 monitor child pids
  for monitor in $(_lxd_monitors "$home"); do
    for child in $(cat "/proc/$monitor/task/$monitor/children" 2>/dev/null || true); do
      kill -KILL "$child" 2>/dev/null || true
    done
    _lxd_wait_gone 50 "$monitor" || true
  done
  pids=$(_lxd_processes "$home")
  [[ -n $pids ]] || return 0
  # shellcheck disable=SC2086 # a list of numbers
  kill -TERM $pids 2>/dev/null || true
  # shellcheck disable=SC2086
  _lxd_wait_gone 50 $pids && return 0
  # shellcheck disable=SC2086
  kill -KILL $pids 2>/dev/null || true
  # shellcheck disable=SC2086
  _lxd_wait_gone 50 $pids
}

# Waits until none of the processes runs, at most so many tenths of a second. A zombie has ended: its parent may be slow to notice.
_lxd_wait_gone() {
  local tenths=$1 pid alive
  shift
  while ((tenths-- > 0)); do
    alive=
    for pid in "$@"; do
      if [[ -d /proc/$pid && $(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$pid/status" 2>/dev/null) != Z ]]; then alive=1; fi
    done
    if [[ -z $alive ]]; then return 0; fi
    sleep 0.1
  done
  return 1
}

# --- lxcfs: one for the whole machine, its mount point is fixed -----------------------------------------------------------------------

_lxcfs_works() {
  mountpoint -q /var/lib/lxcfs && [[ -r /var/lib/lxcfs/proc/meminfo ]]
}

_lxcfs_start() {
  if _lxcfs_works; then return 0; fi
  if ! command -v lxcfs >/dev/null; then
    echo "lxcfs is missing: workstations will show the host's memory and processors (their limits hold all the same)"
    return 0
  fi
  # A lxcfs that was killed leaves a mount that answers nothing.
  umount -l /var/lib/lxcfs 2>/dev/null || true
  mkdir -p /var/lib/lxcfs
  _lxd_detached lxcfs --pidfile=/run/atelier-lxcfs.pid /var/lib/lxcfs >/dev/null 2>&1
  local _
  for _ in {1..50}; do
    if _lxcfs_works; then return 0; fi
    sleep 0.1
  done
  echo "lxcfs did not start: workstations will show the host's memory and processors"
}

# Stops the lxcfs that this script started, once no LXD of anybody and no workstation is left to read it.
_lxcfs_stop_unused() {
  local lock pid exe
  exec {lock}>/run/atelier-lxcfs.lock
  flock "$lock"
  for exe in /proc/[0-9]*/exe; do
    exe=$(readlink "$exe" 2>/dev/null || true)
    exe=${exe% (deleted)}
    if [[ ${exe##*/} == lxd ]]; then pid=; break; fi
  done
  pid=${pid-$(cat /run/atelier-lxcfs.pid 2>/dev/null || true)}
  if [[ -n $pid && $(cat "/proc/$pid/comm" 2>/dev/null) == lxcfs ]]; then
    kill -TERM "$pid" 2>/dev/null || true
    _lxd_wait_gone 50 "$pid" || kill -KILL "$pid" 2>/dev/null || true
    umount -l /var/lib/lxcfs 2>/dev/null || true
    rm -f /run/atelier-lxcfs.pid
  fi
  exec {lock}>&-
}

# --- pool and bridge ------------------------------------------------------------------------------------------------------------------

_lxd_make_pool() {
  local home=$1 pool_gib=$2
  local status
  status=$(_lxc "$home" storage show atelier 2>/dev/null | sed -n 's/^status: //p' || true)
  if [[ $status == Created ]]; then return 0; fi
  case $status in
  "") ;;
  Pending | Errored)
    # A start that was killed here leaves a pool that can never be used; LXD refuses to delete one that holds anything.
    _lxc "$home" storage delete atelier >/dev/null
    ;;
  *)
    echo "the storage pool is $status: if its directory was moved, move it back, else remove it and start anew" >&2
    return 1
    ;;
  esac
  echo "making the storage pool ($pool_gib GiB at most, taken as it fills)"
  # btrfs quotas are what makes a volume's size hold; the size is the loop file's, which is sparse.
  _lxc "$home" storage create atelier btrfs "size=${pool_gib}GiB" >/dev/null
}

# Newer kernels stop counting, and with that enforcing sizes, when a large volume is deleted, unless they are told to count that, too. What
# they are told holds until the pool is unmounted.
_lxd_keep_quotas() {
  local pool=$1 groups
  btrfs quota enable "$pool"
  groups=/sys/fs/btrfs/$(findmnt -no UUID -- "$pool")/qgroups
  if [[ -e $groups/drop_subtree_threshold ]]; then echo 8 >"$groups/drop_subtree_threshold"; fi
  if [[ $(cat "$groups/inconsistent" 2>/dev/null || true) == 1 ]]; then btrfs quota rescan -w "$pool" >/dev/null; fi
}

_lxd_make_bridge() {
  local dir=$1 home=$2 bridge=$3 address
  printf '%s\n' "$bridge" >"$dir/lxd.bridge"
  if ! command -v dnsmasq >/dev/null || ! command -v ip >/dev/null || ! { command -v nft || command -v iptables; } >/dev/null; then
    echo "a network needs dnsmasq, ip and nftables; install dnsmasq-base iproute2 nftables" >&2
    return 1
  fi
  if ! _lxc "$home" network show "$bridge" 2>/dev/null | grep -q '^managed: true'; then
    address=$(_lxd_free_subnet "$bridge")
    echo "making the network $bridge ($address, behind NAT)"
    _lxc "$home" network create "$bridge" "ipv4.address=$address" ipv4.nat=true ipv6.address=none >/dev/null
  fi
  _lxd_wall_bridge "$home" "$bridge"
}

# What workstations do not reach through the bridge: this host under any of its addresses (but for the bridge's own DNS and DHCP), one
# another by way of it, and what a cloud tells its machines.
_lxd_wall_bridge() {
  local home=$1 bridge=$2 subnet addresses
  subnet=$(_lxc "$home" network get "$bridge" ipv4.address)
  addresses=$(ip -4 -oneline address show scope global | awk '{ sub("/.*", "", $4); print $4 }' | sort -u | paste -sd ,)
  _lxc "$home" network acl show "$bridge" >/dev/null 2>&1 || _lxc "$home" network acl create "$bridge" >/dev/null
  printf 'egress: [{action: reject, state: enabled, destination: "%s"}]\n' "$subnet,169.254.0.0/16${addresses:+,$addresses}" |
    LXD_DIR=$home LXD_CONF=$home/client lxc network acl edit "$bridge"
  _lxc "$home" network set "$bridge" "security.acls=$bridge" security.acls.default.egress.action=allow \
    security.acls.default.ingress.action=reject
}

# LXD's own search for a free subnet fails where it cannot send pings, so: the first 10.x.y.0/24 that no route of ours covers.
_lxd_free_subnet() {
  local start step x y routes
  routes=$(ip -4 route show table all)
  start=$((16#$(printf '%s' "$1" | sha256sum | cut -c1-4)))
  for ((step = 0; step < 200; step++)); do
    x=$(((start + step * 7) % 200 + 50))
    y=$(((start + step * 13) % 250 + 1))
    if ! grep -qE "(^| )10\.$x\." <<<"$routes"; then
      printf '10.%d.%d.1/24\n' "$x" "$y"
      return 0
    fi
  done
  echo "no free 10.x.y.0/24 network left" >&2
  return 1
}

# What a killed daemon leaves of its bridge: the link, its ports (a workstation that is killed gives its end back to the machine) and the
# firewall rules, which carry the bridge's name.
_lxd_remove_bridge() {
  local bridge=$1 table rule port
  for port in "/sys/class/net/$bridge/brif/"*; do
    if [[ -e $port ]]; then ip link delete "${port##*/}" || true; fi
  done
  ip link delete "$bridge" 2>/dev/null || true
  for table in filter nat mangle; do
    { iptables -w -t "$table" -S 2>/dev/null || true; } | { grep -F "generated for LXD network $bridge" || true; } |
      while IFS= read -r rule; do
        # The rules are LXD's own and quoted by iptables itself.
        eval "iptables -w -t $table -D ${rule#-A }" || true
      done
  done
  command -v nft >/dev/null || return 0
  {
    { nft list chains 2>/dev/null || true; } |
      awk -v end=".$bridge" '$1 == "table" { table = $2 " " $3 }
        $1 == "chain" && substr($2, length($2) - length(end) + 1) == end { print table, $2 }'
    _lxd_dead_port_chains
  } | _lxd_delete_chains
}

# The filters of single ports carry no bridge's name, but that of a port which is gone.
_lxd_dead_port_chains() {
  { nft list table bridge lxd 2>/dev/null || true; } |
    awk '$1 == "chain" { chain = $2 } $1 == "iifname" { gsub("\"", "", $2); print chain, $2 }' | sort -u |
    while read -r chain port; do
      if [[ ! -e /sys/class/net/$port ]]; then echo "bridge lxd $chain"; fi
    done
}

# Emptied first: a chain that another one jumps to cannot be deleted.
_lxd_delete_chains() {
  local chains line
  mapfile -t chains
  for line in "${chains[@]}"; do
    # shellcheck disable=SC2086 # family, table and chain
    nft flush chain $line || true
  done
  for line in "${chains[@]}"; do
    # shellcheck disable=SC2086
    nft delete chain $line || true
  done
}

# --- mounts and loop devices ----------------------------------------------------------------------------------------------------------

# The mount points at and below a directory, the deepest first; the kernel writes a space as \040.
_lxd_mounts() {
  awk -v at="$1" '$5 == at || index($5, at "/") == 1 { print $5 }' /proc/self/mountinfo | sort -r | while IFS= read -r mount; do
    printf '%b\n' "${mount//\\0/\\00}"
  done
}

_lxd_unmount() {
  local mount
  _lxd_mounts "$1" | while IFS= read -r mount; do
    umount -- "$mount" 2>/dev/null || umount -l -- "$mount" 2>/dev/null || true
  done
}

# Unmounts the pools and frees their loop devices; both are known by the pool's file.
_lxd_free_loops() {
  local device mount
  { losetup -nO NAME,BACK-FILE || true; } | awk -v below="$1/" 'index($2, below) == 1 { print $1 }' | while IFS= read -r device; do
    { findmnt -rno TARGET -S "$device" || true; } | while IFS= read -r mount; do
      umount -- "$mount" 2>/dev/null || umount -l -- "$mount" 2>/dev/null || true
    done
    losetup -d "$device" 2>/dev/null || true
  done
}
