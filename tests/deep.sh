#!/usr/bin/env bash
# What CI has no time for: deep.sh [PART…], all parts unless some are named. Each prints what it tried and
# how long it took; the table of times comes last.
#
#   coverage   the whole test suite under counters, and the gate on branches
#   valgrind   unit tests of store, db and geometry, a load, questions: no error, no lost block
#   fuzz       each target for ZONELAYER_FUZZ_SECONDS (300)
#   faults     the sweeps of tests/faults at ZONELAYER_FAULTS_LEVEL (--full: every point, hours)
#   hostile    the hostile sources and ZONELAYER_MUTANTS (1000) mutants of them under the sanitizers
#   bench      the timed jobs once on small data: that they run and agree with the other programs' figures;
#              it rewrites bench/results.json and bench/RESULTS.md
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/parts.sh

all=(coverage valgrind fuzz faults hostile bench)

coverage() { tests/coverage.sh; }
valgrind_() { tests/valgrind.sh; }
fuzz() { tests/fuzz/run.sh "${ZONELAYER_FUZZ_SECONDS:-300}"; }
faults() { tests/faults/run.sh "${ZONELAYER_FAULTS_LEVEL:---full}"; }
bench() { bench/run.sh --n 10k --runs 1; }

hostile() {
    cmake --preset asan >/dev/null
    cmake --build build/asan --target zonelayer_command
    ZONELAYER=$PWD/build/asan/cli/zonelayer ZONELAYER_SANITIZED=1 \
        LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0 \
        /usr/bin/python3 tests/hostile/run.py --mutants "${ZONELAYER_MUTANTS:-1000}"
}

parts_wanted "$@"
tools/install-packages.sh deep
for name in "${wanted[@]}"; do
    case $name in
    valgrind) part "$name" valgrind_ ;;
    *) part "$name" "$name" ;;
    esac
done
parts_table
