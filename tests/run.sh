#!/usr/bin/env bash
# Installs what is missing, builds and passes all tests. With preset names as arguments only those
# builds are made and tested; the default is what CI runs.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/install-packages.sh test
tests/style.sh

presets=("${@:-dev}")
[ $# -gt 0 ] || presets=(dev clang release-check asan)
for preset in "${presets[@]}"; do
    echo "== $preset"
    cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset"
    # The second compiler and the optimised build prove that it builds without a warning; their
    # tests would be the first one's again.
    [ "$preset" = clang ] || [ "$preset" = release-check ] || ctest --preset "$preset" -j "$(nproc)"
done
tests/tidy.sh
