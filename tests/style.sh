#!/usr/bin/env bash
# The sources are formatted as .clang-format says, scripts parse, and no merge is left half done.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror
git ls-files '*.sh' .ci/run | xargs -n 1 bash -n
if git grep -nE '^(<<<<<<<|>>>>>>>)( |$)'; then
    echo "style: marks of a merge are left" >&2
    exit 1
fi
echo "style: clean"
