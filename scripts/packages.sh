# shellcheck shell=bash
# Debian's packages: installed when they are missing, and only then.

# Prints the packages among the given that are not installed, a line each.
missing_packages() {
  local name
  for name in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || printf '%s\n' "$name"
  done
}

# Installs those of the packages that are missing; says which line to run where this user may not.
need_packages() {
  local missing command
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]} > 0)) || return 0
  command="apt-get install --yes --no-install-recommends ${missing[*]}"
  command -v apt-get >/dev/null || die "this machine has no apt-get; install by your own means what Debian calls: ${missing[*]}"
  ((EUID == 0)) || die "packages are missing and only root can install them; run this and try again:"$'\n'"  sudo $command"
  export DEBIAN_FRONTEND=noninteractive
  step "Refreshing the lists of Debian's packages" apt-get update
  step "Installing ${missing[*]}" install_packages "${missing[@]}"
}

install_packages() {
  local keep_empty=/etc/postgresql-common/createcluster.d/atelier.conf status=0
  # Tests start a PostgreSQL of their own; the package must not start one for the whole machine. This holds for this installation only.
  mkdir -p "${keep_empty%/*}"
  echo 'create_main_cluster = off' >"$keep_empty"
  apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends "$@" || status=$?
  rm -f -- "$keep_empty"
  rmdir -p --ignore-fail-on-non-empty "${keep_empty%/*}" || true
  return "$status"
}
