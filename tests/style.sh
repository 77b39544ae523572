#!/usr/bin/env bash
# The sources are formatted as .clang-format says, and scripts parse.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror
git ls-files '*.sh' .ci/run | xargs -n 1 bash -n
echo "style: clean"
