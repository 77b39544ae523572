#!/usr/bin/env bash
# What CI has no time for: deep.sh [PART…], all parts unless some are named. Each prints what it tried and
# how long it took; the table of times comes last.
#
#   coverage   the whole test suite under counters, and the gate on branches
#   valgrind   unit tests of store, db and geometry, loads, questions, exports: no error, no lost block
#              (12 minutes)
#   fuzz       each target for ZONELAYER_FUZZ_SECONDS (300)
#   faults     one of the 90 parts of all points of tests/faults, chosen by the date, so that a quarter of
#              a year of nights sees all of them; an hour and a quarter at most (each of five suites 10 minutes, then
#              each of the others 2). ZONELAYER_FAULTS_PART=K/N and ZONELAYER_FAULTS_MINUTES choose otherwise
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

faults() {
    local day part failed=0 minutes=${ZONELAYER_FAULTS_MINUTES:-10}
    day=$(($(date +%s) / 86400))
    part=${ZONELAYER_FAULTS_PART:-$((day % 90 + 1))/90}
    echo "faults: part $part of all points"
    tests/faults/run.sh --full --part "$part" --minutes "$minutes" kill aborts disk memory sites || failed=1
    tests/faults/run.sh --full --minutes 2 calls cancels signals locks flips streams surroundings || failed=1
    return $failed
}

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
