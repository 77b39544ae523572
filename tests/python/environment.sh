#!/bin/sh
# Makes a Python environment in FOLDER with the packages of requirements.txt, and in it the package
# zonelayer over the library of the tree BUILD: environment.sh FOLDER BUILD. Exit 77 where the packages
# cannot be fetched: the tests of Python are then skipped.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
folder=$1 build=$2
pip() {
    "$folder/bin/pip" --disable-pip-version-check -q "$@"
}
if ! cmp -s "$source/python/tests/requirements.txt" "$folder/requirements.txt"; then
    rm -rf "$folder"
    /usr/bin/python3 -m venv "$folder"
    pip install --no-deps -r "$source/python/tests/requirements.txt" || {
        rm -rf "$folder"
        echo "the packages of python/tests/requirements.txt cannot be fetched"
        exit 77
    }
    cp "$source/python/tests/requirements.txt" "$folder/requirements.txt"
fi
cmake --install "$build" --prefix "$folder/library" >/dev/null
PKG_CONFIG_PATH=$(dirname "$(find "$folder/library" -name zonelayer.pc)") \
    pip install --no-deps --no-build-isolation --force-reinstall "$source/python"
