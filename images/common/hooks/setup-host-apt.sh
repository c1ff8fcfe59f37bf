#!/bin/sh
# Downloads go through the proxy, and use the mirror credentials, that this machine's apt uses. Only apt's temporary configuration
# outside the new root file system learns of them.
set -eu
{
    apt-config dump Acquire::http Acquire::https
    echo 'Dir::Etc::netrc "/etc/apt/auth.conf";'
    echo 'Dir::Etc::netrcparts "/etc/apt/auth.conf.d";'
} >> "$MMDEBSTRAP_APT_CONFIG"
