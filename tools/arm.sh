#!/usr/bin/env bash
# Proves that the library and the command build on 64-bit Arm and that the unit tests pass there:
# cross-compiled in a Debian 12 tree of its own (debootstrap, as root), run in qemu-user.
#
#   tools/arm.sh [TREE] [CTEST ARGUMENTS…]
set -euo pipefail
tree=${1:-/var/tmp/zonelayer-arm}
shift || true
source=$(git -C "$(dirname "$0")/.." rev-parse --show-toplevel)
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
tools=(crossbuild-essential-arm64 qemu-user cmake ninja-build pkg-config gettext scdoc git python3 sqlite3 libjs-leaflet)
libraries=(libgdal-dev libproj-dev libgeos-dev libsqlite3-dev libspatialite-dev nettle-dev
           libpopt-dev libjson-c-dev libunistring-dev libxlsxwriter-dev libminizip-dev libcunit1-dev libsqlite3-mod-spatialite
           libxml2-dev libfontconfig-dev libmapserver-dev zlib1g-dev)

[ -d "$tree/usr" ] || debootstrap --variant=minbase --include=ca-certificates bookworm "$tree" "$mirror"
cp /etc/resolv.conf "$tree/etc/resolv.conf"
rm -rf "$tree/src" && mkdir -p "$tree/src"
git -C "$source" bundle create -q "$tree/src/zonelayer.bundle" HEAD
trap 'umount "$tree/proc" "$tree/dev" 2>/dev/null || true' EXIT
mount -t proc proc "$tree/proc"
mount --bind /dev "$tree/dev"
in_tree() {
    chroot "$tree" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "$@"
}
in_tree dpkg --add-architecture arm64
in_tree apt-get update -qq
in_tree apt-get install -y -qq --no-install-recommends "${tools[@]}" "${libraries[@]/%/:arm64}" \
    >/dev/null
in_tree git clone -q /src/zonelayer.bundle /src/zonelayer
in_tree sh -c 'cd /src/zonelayer &&
    cmake -S . -B build/arm -G Ninja -DCMAKE_BUILD_TYPE=Release -DZONELAYER_WERROR=ON \
        -DCMAKE_TOOLCHAIN_FILE=cmake/aarch64-linux-gnu.cmake >/dev/null &&
    cmake --build build/arm'
in_tree ctest --test-dir /src/zonelayer/build/arm -L unit --output-on-failure "$@"
