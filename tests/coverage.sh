#!/usr/bin/env bash
# Line and branch coverage of the library and the command over the whole test suite.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/install-packages.sh test
cmake --preset coverage >/dev/null
cmake --build --preset coverage
find build/coverage -name '*.gcda' -delete
ctest --preset coverage -j "$(nproc)"
gcovr --root . --filter 'lib/' --filter 'cli/' --object-directory build/coverage \
    --exclude-unreachable-branches --exclude-throw-branches --print-summary \
    --html-details build/coverage/coverage.html "$@"
