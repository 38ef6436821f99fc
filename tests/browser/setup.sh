#!/bin/sh
# Installs what the browser tests need on Debian and is not there yet: Chromium, nginx, Java, and the node packages at the
# versions of package-lock.json. Says nothing unless something goes wrong. Node 20 or later has to be there.
set -eu
cd "$(dirname "$0")"

missing=
command -v chromium >/dev/null || missing="$missing chromium"
[ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
command -v java >/dev/null || missing="$missing default-jre-headless"

as_root=
[ "$(id -u)" = 0 ] || as_root=sudo

quietly() {
    if ! said=$("$@" 2>&1); then
        printf '%s\n%s\n' "failed: $*" "$said" >&2
        exit 1
    fi
}

if [ -n "$missing" ]; then
    quietly $as_root apt-get update -q
    # shellcheck disable=SC2086 # one word for each package
    quietly $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
fi

# `npm ci` begins with emptying the folder: not when what is there is what the lock file says.
if ! cmp -s package-lock.json node_modules/.lock-as-installed; then
    quietly npm ci --no-audit --no-fund --ignore-scripts
    cp package-lock.json node_modules/.lock-as-installed
fi
