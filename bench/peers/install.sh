#!/bin/sh
# Puts the peers that come from PyPI and npm into BUILD/peers, in pinned versions. Where a registry
# does not answer they are left out with a word.
# Usage: install.sh BUILD
set -eu
here=$(cd "$(dirname "$0")/programs" && pwd)
folder=$1/peers
mkdir -p "$folder"
same() {
    cmp -s "$here/$1" "$folder/$1.installed"
}

if ! same requirements.txt; then
    rm -rf "$folder/bin" "$folder/lib" "$folder/requirements.txt.installed"
    if python3 -m venv "$folder" && "$folder/bin/pip" install -q --disable-pip-version-check \
        --only-binary :all: -r "$here/requirements.txt"; then
        cp "$here/requirements.txt" "$folder/requirements.txt.installed"
    else
        echo "GeoPandas, DuckDB and SedonaDB cannot be installed from PyPI and are left out"
        rm -rf "$folder/bin"
    fi
fi
if ! same package.json; then
    cp "$here/package.json" "$folder"
    if command -v npm >/dev/null && (cd "$folder" && npm install --omit=optional --ignore-scripts \
        --no-package-lock --no-audit --no-fund --silent >/dev/null 2>&1); then
        cp "$here/package.json" "$folder/package.json.installed"
    else
        echo "mapshaper cannot be installed from npm and is left out"
        rm -rf "$folder/node_modules"
    fi
fi
