#!/usr/bin/env bash
# Fuzzes all targets for so many seconds in all, two at a time, under ASan and UBSan:
#
#     run.sh [--plain] [SECONDS] [TARGET…]     300 seconds and all targets unless said
#
# With libFuzzer where clang is (build/fuzz), or with the driver of our own, which needs none
# (--plain, build/asan). Prints how many inputs each target has run. What it finds lies in
# build/fuzz/found; new inputs worth keeping go to tests/fuzz/corpus by hand. The plain driver's
# seed is SEED, 1 unless set.
set -euo pipefail
cd "$(dirname "$0")/../.."
plain=false
[ "${1:-}" = --plain ] && plain=true && shift
seconds=${1:-300}
[ $# -gt 0 ] && shift
preset=fuzz
$plain && preset=asan
[ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >/dev/null
mkdir -p build/fuzz/found
# No more than what a fuzzer needs; GEOS and GDAL lose memory where they leave by an exception.
printf 'leak:libstdc++\nleak:libkmlbase\nleak:libkmlengine\n' >build/fuzz/leaks
# Without the stack of each allocation, and without filling it; what is found is run again with both.
export ASAN_OPTIONS=quarantine_size_mb=8:malloc_context_size=0:max_malloc_fill_size=0:allocator_may_return_null=1
export LSAN_OPTIONS=suppressions=$PWD/build/fuzz/leaks:print_suppressions=0

# How long each target runs, in hundredths of the time; each line has a processor of its own.
lanes=("source 100" "names 30 txt 20 words 18 page 8 wkb 12 options 12")
# More bytes than these say nothing new, and cost time.
declare -A longest=([txt]=4096 [names]=512 [words]=512 [wkb]=4096 [options]=1024 [page]=2048
                    [source]=16384)

fuzz_one() { # TARGET SECONDS
    local target=$1 work=build/fuzz/corpus/$1 program status=0
    local seeds=(tests/fuzz/corpus/"$target") extra=()
    [ -d "tests/data/$target" ] && seeds+=(tests/data/"$target")
    mkdir -p "$work"
    if $plain; then
        program=build/asan/tests/fuzz/replay_$target
        extra=(-seconds="$2" -seed="${SEED:-1}" -found="build/fuzz/found/$target-plain")
    else
        program=build/fuzz/tests/fuzz/fuzz_$target
        [ -f "tests/fuzz/$target.dict" ] && extra=(-dict="tests/fuzz/$target.dict")
        extra+=(-timeout=10 -rss_limit_mb=2048 -max_len="${longest[$target]}" -max_total_time="$2" -detect_leaks=0
                -print_final_stats=1 -artifact_prefix="build/fuzz/found/$target-" "$work")
    fi
    local TIMEFORMAT=%U count spent found
    { time "$program" "${extra[@]}" "${seeds[@]}" >"build/fuzz/$target.log" 2>&1 || status=$?; } \
        2>"build/fuzz/$target.time"
    spent=$(cat "build/fuzz/$target.time")
    count=$(sed -nE 's/^stat::number_of_executed_units: ([0-9]+)|^([0-9]+) mutants.*/\1\2/p' \
                "build/fuzz/$target.log")
    echo "fuzz: $target: ${count:-0} inputs run in $2 s, $spent s of a processor$([ $status = 0 ] || echo ", FAILED")"
    if [ $status != 0 ]; then
        found=$(sed -nE 's/.*Test unit written to (.*)/\1/p' "build/fuzz/$target.log" | tail -1)
        if [ -n "$found" ]; then
            ASAN_OPTIONS=allocator_may_return_null=1 "$program" "$found" >"build/fuzz/$target.log" 2>&1 || true
        fi
        grep -vE '^(#|"|NEW_FUNC|INFO)' "build/fuzz/$target.log" | head -40 || true
    fi
    return $status
}

lane() { # TARGET SHARE TARGET SHARE …
    local failed=0
    while [ $# -gt 0 ]; do
        fuzz_one "$1" $(((seconds * $2 + 99) / 100)) || failed=1
        shift 2
    done
    return $failed
}

if [ $# -gt 0 ]; then
    chosen=""
    for target in "$@"; do chosen="$chosen $target $((100 / $#))"; done
    lanes=("$chosen")
fi
pids=()
for line in "${lanes[@]}"; do
    for word in $line; do
        case $word in
        [0-9]*) ;;
        *) cmake --build "build/$preset" --target \
            "$($plain && echo replay || echo fuzz)_$word" >/dev/null ;;
        esac
    done
done
for line in "${lanes[@]}"; do
    # shellcheck disable=SC2086 # words
    lane $line &
    pids+=($!)
done
failed=0
for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
exit $failed
