#!/usr/bin/env bash
# Line and branch coverage of the library and the command over the whole test suite and the faults by
# place, and the gate: coverage.sh [PERCENT] fails when fewer of the branches are taken than PERCENT, else
# than 90, which is less than what was measured last. build/coverage/missed.txt then has each line
# with a branch that was never taken.
#
# The faults are tests like the others: each call that leads to memory, to a foreign library or to the
# system fails once, and has to end with a message and the old state.
set -euo pipefail
cd "$(dirname "$0")/.."
least=${1:-90}
build=$PWD/build/coverage
tools/install-packages.sh test
cmake --preset coverage >/dev/null
cmake --build --preset coverage
find "$build" -name '*.gcda' -delete
ctest --preset coverage -j "$(nproc)"
ZONELAYER=$build/cli/zonelayer ZONELAYER_FAULTS=$build/lib/zonelayer_faults ZONELAYER_LAYERS=$PWD/layers \
    /usr/bin/python3 tests/faults/run.py --once
tests/coverage.py build/coverage --missed build/coverage/missed.txt --least "$least"
