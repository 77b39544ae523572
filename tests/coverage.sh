#!/usr/bin/env bash
# Line and branch coverage of the library and the command over the whole test suite, and the gate:
# coverage.sh [PERCENT] fails when fewer of the branches are taken than PERCENT, else than what was
# measured last, rounded down; 90 is the aim. build/coverage/missed.txt then has each line with a branch
# that was never taken.
set -euo pipefail
cd "$(dirname "$0")/.."
least=${1:-82}
tools/install-packages.sh test
cmake --preset coverage >/dev/null
cmake --build --preset coverage
find build/coverage -name '*.gcda' -delete
ctest --preset coverage -j "$(nproc)"
tests/coverage.py build/coverage --missed build/coverage/missed.txt --least "$least"
