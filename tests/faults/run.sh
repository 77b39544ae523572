#!/usr/bin/env bash
# Builds the command and the faults, and counts what held:
#
#     run.sh [--quick|--full] [--minutes M] [--seed N] [SUITE…]
#
# --quick takes about a minute on an idle machine, --full some hours, or so many minutes for each
# suite with points drawn by chance; docs/reliability.md has figures.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -f build/dev/build.ninja ] || cmake --preset dev >/dev/null
cmake --build build/dev --target zonelayer_command zonelayer_map fault_shim abort_shim zonelayer_faults >/dev/null
export ZONELAYER=$PWD/build/dev/cli/zonelayer
export ZONELAYER_FAULTS=$PWD/build/dev/lib/zonelayer_faults
export ZONELAYER_SHIM=$PWD/build/dev/tests/faults/libfault_shim.so
export ZONELAYER_ABORT_SHIM=$PWD/build/dev/tests/faults/libabort_shim.so
export ZONELAYER_LAYERS=$PWD/layers
exec /usr/bin/python3 tests/faults/run.py "$@"
