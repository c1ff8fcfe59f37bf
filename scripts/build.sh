# shellcheck shell=bash
# Builds the server and the portal; what is up to date is left alone.

: "${root:?the checkout, set by ./dev}"

# Says of which sources portal/dist is.
portal_stamp=$root/artifacts/portal.stamp

dotnet_options=(--configuration Release --disable-build-servers --nologo)
# A compiler server that outlives the build would be a process left behind.
dotnet_options+=(-p:UseSharedCompilation=false -nodeReuse:false)

# Makes `dotnet` and the programs it builds find the SDK.
use_dotnet() {
  # Where dotnet-install.sh puts it, for the user who called sudo, too.
  command -v dotnet >/dev/null || PATH=$PATH:$HOME/.dotnet:$(getent passwd "${SUDO_USER:-root}" | cut -d : -f 6)/.dotnet
  command -v dotnet >/dev/null ||
    die "the .NET 10 SDK is missing; see https://learn.microsoft.com/dotnet/core/install/linux-debian"
  DOTNET_ROOT=${DOTNET_ROOT:-$(dirname -- "$(realpath -- "$(command -v dotnet)")")}
  export DOTNET_ROOT DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
  # The SDK does not start without ICU unless told to, and a small machine need not have it.
  if ! ldconfig -p | grep -F libicuuc >/dev/null; then export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1; fi
}

# Prints a hash of the contents of all files of the checkout under the given git paths, changed and new ones included.
content_stamp() {
  # A checkout may belong to somebody else than root.
  git -c safe.directory="$root" ls-files -z --cached --others --exclude-standard -- "$@" |
    LC_ALL=C sort -zu | { xargs -0 sha256sum -- 2>/dev/null || true; } | sha256sum | cut -c1-16
}

# Builds the server, with the portal that is built beside it, if one is, and sets `server` to its executable. The folder is named after
# the sources of both, so that a build never changes the files of a server that runs. artifacts/atelier always leads to the newest.
build_server() {
  local stamp
  stamp=$(content_stamp src ':(glob)*.*' ':!*.md')-$(cat -- "$portal_stamp" 2>/dev/null || echo bare)
  server=$root/artifacts/server/$stamp/atelier
  if [[ -x $server ]]; then
    step_done "The server is up to date"
  else
    use_dotnet
    step "Building the server" publish_server "${server%/*}"
  fi
  ln -sfn -- "server/$stamp/atelier" "$root/artifacts/atelier"
}

publish_server() {
  local folder=$1
  mkdir -p -- "$root/artifacts"
  (
    flock 8
    rm -rf -- "$folder.part"
    # For this platform alone, because only then is the code compiled ahead of time.
    dotnet publish src/Atelier/Atelier.csproj "${dotnet_options[@]}" --runtime linux-x64 --no-self-contained \
      --output "$folder.part" 8>&-
    rm -rf -- "$folder"
    mv -- "$folder.part" "$folder"
    remove_old_servers "$folder"
  ) 8>"$root/artifacts/build.lock"
}

# Removes earlier builds that no process runs.
remove_old_servers() {
  local newest=$1 folder running
  running=$(readlink /proc/[0-9]*/exe || true)
  for folder in "$root"/artifacts/server/*/; do
    folder=${folder%/}
    if [[ $folder != "$newest" ]] && ! grep -qxF -- "$folder/atelier" <<<"$running"; then rm -rf -- "$folder"; fi
  done
}

build_solution() {
  mkdir -p -- "$root/artifacts"
  (
    flock 8
    dotnet build Atelier.slnx "${dotnet_options[@]}" 8>&-
  ) 8>"$root/artifacts/build.lock"
}

# Installs an npm project's packages when its lock file has changed.
install_npm_packages() {
  local folder=$1 stamp
  stamp=$(content_stamp "$folder/package-lock.json")
  if [[ $(cat "$folder/node_modules/.installed" 2>/dev/null) != "$stamp" ]]; then
    step "Installing the npm packages of $folder" npm ci --prefix "$folder" --no-audit --no-fund --no-update-notifier
    printf '%s\n' "$stamp" >"$folder/node_modules/.installed"
  fi
}

build_portal() {
  local stamp
  stamp=$(content_stamp portal)
  if [[ -d portal/dist && $(cat "$portal_stamp" 2>/dev/null) == "$stamp" ]]; then
    step_done "The portal is up to date"
    return
  fi
  use_node
  install_npm_packages portal
  step "Building the portal" npm run build --prefix portal
  mkdir -p -- "${portal_stamp%/*}"
  printf '%s\n' "$stamp" >"$portal_stamp"
}

fmt_verb() {
  use_dotnet
  # dotnet format leaves no build server behind, but restores like a build.
  dotnet format Atelier.slnx "$@"
}
