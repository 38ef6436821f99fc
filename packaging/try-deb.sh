#!/bin/sh
# Installs the package in a bare Debian made for it, and does what a new user does, up to an edition on nginx.
# As root, on Debian, with debootstrap and a mirror; the bare system is made once and copied for each try. nginx listens on
# port 80 of this machine meanwhile. Before each step stand the seconds since the beginning.
#
#   packaging/try-deb.sh target/debian/handbok_0.1.0-1_amd64.deb [folder]
set -eu
deb=$(realpath "$1")
work=${2:-/var/tmp/handbok-try}
suite=bookworm

mkdir -p "$work"
[ -e "$work/bare/.made" ] || { debootstrap --variant=minbase "$suite" "$work/bare"; touch "$work/bare/.made"; }
umount "$work/try/proc" 2>/dev/null || true        # of a try that was killed
rm -rf --one-file-system "$work/try"
cp -a "$work/bare" "$work/try"
cp "$deb" "$work/try/root/handbok.deb"
cp /etc/resolv.conf "$work/try/etc/" 2>/dev/null || true
trap 'umount "$work/try/proc" 2>/dev/null || true' EXIT
mount -t proc proc "$work/try/proc"

begun=$(date +%s)
inside() {
    printf '\n[%s s] $ %s\n' "$(($(date +%s) - begun))" "$*"
    chroot "$work/try" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TZ=Europe/Stockholm \
        DEBIAN_FRONTEND=noninteractive HANDBOK_LANG=en sh -c "cd /root && $*"
}

inside 'apt-get -qq update && apt-get -qq install --no-install-recommends /root/handbok.deb > /dev/null 2>&1'
inside 'dpkg -s handbok | grep -E "^(Status|Version|Installed-Size|Depends)"'
inside 'handbok --version'
# minbase leaves documents out only where dpkg is told to: they must be there.
inside 'ls /usr/share/man/man1/handbok*.1.gz | wc -l; ls /usr/share/man/sv/man1/handbok*.1.gz | wc -l'
inside 'ls /usr/share/bash-completion/completions/handbok /usr/share/zsh/vendor-completions/_handbok /usr/share/fish/vendor_completions.d/handbok.fish'
inside 'bash -c ". /usr/share/bash-completion/completions/handbok; complete -p handbok"'
inside 'ls /usr/share/doc/handbok'
inside 'handbok init my-handbook'
inside 'cd my-handbook && handbok check'
inside 'cd my-handbook && handbok build 2>&1 | tail -8'
inside 'cd my-handbook && handbok search avvikelse | head -4'
inside 'handbok init --empty empty && cd empty && handbok new routine prov && handbok check 2>&1 | tail -1'
inside 'cd empty && handbok build 2>&1 | grep pages'

# The external edition on nginx, as docs/hosting.md has it.
inside 'apt-get -qq install --no-install-recommends nginx-light curl man-db > /dev/null 2>&1'
inside 'man handbok-check | head -12; man -L sv handbok | tail -25'
config=$work/try/root/my-handbook/config.toml
host=www.exempelby.se path=/kvalitet/
sed -i "/^\[audiences.external\]/,/^\$/{s|^base_url.*|base_url = \"https://$host$path\"|;s|^output.*|output = \"/srv/handbok/external\"|}" "$config"
printf '\n[build]\nserver = ["nginx"]\nprecompress = ["gzip"]\n' >> "$config"
inside 'cd my-handbook && umask 022 && handbok build --audience external 2>&1 | tail -3; ls /srv/handbok'
inside 'cp /srv/handbok/external.nginx.conf /etc/nginx/conf.d/handbok.conf && nginx -t && nginx'
trap 'inside "nginx -s stop" || true; umount "$work/try/proc" 2>/dev/null || true' EXIT
inside "curl -sSfI --resolve $host:80:127.0.0.1 http://$host$path"
inside "curl -sS --resolve $host:80:127.0.0.1 http://$host$path | grep -i -o '<title>.*</title>'"
inside "curl -sS -o /dev/null -w '%{http_code}\n' --resolve $host:80:127.0.0.1 http://$host${path}finns-inte.html | grep -x 404"
