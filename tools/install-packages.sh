#!/usr/bin/env bash
# Installs the Debian packages that are missing: `install-packages.sh build` for building and
# running, `install-packages.sh test` for that and the tests, `install-packages.sh deep` for these and
# what tests/deep.sh runs beside them.
set -euo pipefail

build=(build-essential cmake ninja-build pkg-config gettext
       libgdal-dev libproj-dev libgeos-dev libsqlite3-dev libspatialite-dev libpq-dev nettle-dev
       libpopt-dev libjson-c-dev libunistring-dev
       libxlsxwriter-dev libminizip-dev libxml2-dev libjs-leaflet
       libmapserver-dev libfontconfig-dev zlib1g-dev fonts-wqy-microhei
       scdoc)
tests=(libcunit1-dev python3 python3-pyproj python3-gdal python3-hypothesis
       gdal-bin proj-bin sqlite3 spatialite-bin
       clang libclang-rt-14-dev clang-tidy clang-format cppcheck
       python3-qgis qgis-providers fonts-noto-cjk
       cgi-mapserver poppler-utils
       python3-openpyxl python3-venv python3-dev
       man-db mandoc bash-completion zsh
       postgresql-15-postgis-3
       chromium nodejs curl ca-certificates)
deep=(valgrind)

case "${1:-build}" in
build) wanted=("${build[@]}") ;;
test) wanted=("${build[@]}" "${tests[@]}") ;;
deep) wanted=("${build[@]}" "${tests[@]}" "${deep[@]}") ;;
*) echo "usage: ${0##*/} [build|test|deep]" >&2; exit 2 ;;
esac

missing=()
for package in "${wanted[@]}"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

sudo=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "These packages are missing; install them as root: ${missing[*]}" >&2
        exit 1
    }
    sudo=sudo
fi
echo "Installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
$sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
