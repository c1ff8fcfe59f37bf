# shellcheck shell=bash
# A Node that the portal's build accepts: the machine's own, or a private one from the npm registry (Debian 12 has Node 18).

: "${root:?the checkout, set by ./dev}"

private_node_version=20.19.6
private_npm_version=10.9.8

# Puts a Node and an npm that fit first on the PATH.
use_node() {
  local private=$root/.run/tools/node-$private_node_version
  if node_fits; then return; fi
  if [[ ! -d $private ]]; then
    command -v npm >/dev/null || need_packages npm
    if node_fits; then return; fi
    step "Fetching Node $private_node_version (this machine has $(node --version))" fetch_node "$private"
  fi
  PATH=$private/node_modules/.bin:$PATH
  # Debian's Node trusts whom the machine trusts; this one must be told to.
  export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}
}

# Vite's own condition.
node_fits() {
  command -v node >/dev/null && command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22 ? 0 : 1);'
}

fetch_node() {
  local folder=$1 machine
  case $(uname -m) in
  x86_64) machine=x64 ;;
  aarch64) machine=arm64 ;;
  *) die "there is no Node package for $(uname -m); install Node 20.19 or later yourself" ;;
  esac
  rm -rf -- "$folder.part"
  mkdir -p -- "$folder.part"
  npm install --prefix "$folder.part" --no-audit --no-fund --no-update-notifier \
    "node-linux-$machine@$private_node_version" "npm@$private_npm_version"
  mv -- "$folder.part" "$folder"
}
