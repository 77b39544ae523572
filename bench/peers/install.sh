#!/bin/sh
# Makes the Python environment of the peers in BUILD/peers, from pinned versions; without a network
# they are left out with a word.
# Usage: install.sh BUILD
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1/peers
cmp -s "$here/requirements.txt" "$folder/requirements.txt" && exit 0
rm -rf "$folder"
if python3 -m venv "$folder" &&
    "$folder/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt"; then
    cp "$here/requirements.txt" "$folder/requirements.txt"
else
    echo "the packages of bench/peers/requirements.txt cannot be installed and are left out"
    rm -rf "$folder"
fi
