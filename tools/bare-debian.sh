#!/usr/bin/env bash
# Proves the two commands of the README on a bare Debian 12: makes a tree with git and nothing
# else (debootstrap, as root), clones this repository into it, and runs a command there in a chroot.
#
#   tools/bare-debian.sh [-k] [TREE] [COMMAND…]     -k keeps the tree for another look
#
# The default commands are ./samples/quickstart.sh and ./tests/run.sh. APT_SETTINGS may name a
# folder of apt.conf files to copy into the tree, for machines behind a proxy.
set -euo pipefail

keep=
[ "${1:-}" = -k ] && { keep=yes; shift; }
tree=${1:-/var/tmp/zonelayer-bare}
shift || true
commands=("$@")
[ $# -gt 0 ] || commands=(./samples/quickstart.sh ./tests/run.sh)
source=$(git -C "$(dirname "$0")/.." rev-parse --show-toplevel)
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}

if [ ! -x "$tree/usr/bin/git" ]; then
    debootstrap --variant=minbase --include=git,ca-certificates bookworm "$tree" "$mirror"
fi
[ -z "${APT_SETTINGS:-}" ] || cp "$APT_SETTINGS"/* "$tree/etc/apt/apt.conf.d/"
cp /etc/resolv.conf "$tree/etc/resolv.conf"
rm -rf "$tree/src" && mkdir -p "$tree/src"
git -C "$source" bundle create -q "$tree/src/zonelayer.bundle" HEAD

umount_all() { umount "$tree/proc" "$tree/dev/pts" "$tree/dev" 2>/dev/null || true; }
trap umount_all EXIT
mount -t proc proc "$tree/proc"
mount --bind /dev "$tree/dev"
mount --bind /dev/pts "$tree/dev/pts" # for tests that ask on a terminal

in_tree() { chroot "$tree" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"; }
in_tree git clone -q /src/zonelayer.bundle /src/zonelayer
for command in "${commands[@]}"; do
    echo "== bare Debian: $command"
    in_tree sh -c "cd /src/zonelayer && $command"
done
umount_all
[ -n "$keep" ] || rm -rf --one-file-system "$tree"
