#!/usr/bin/env bash
# Fuzzes each target for a bounded time under ASan and UBSan: run.sh [SECONDS], 60 unless said. What
# it finds lies in build/fuzz/found; new inputs worth keeping go to tests/fuzz/corpus by hand.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
cmake --preset fuzz >/dev/null
mkdir -p build/fuzz/found
for source in tests/fuzz/*.c; do
    target=$(basename "$source" .c)
    [ "$target" = replay ] && continue
    cmake --build build/fuzz --target "fuzz_$target" >/dev/null
    work=build/fuzz/corpus/$target
    mkdir -p "$work"
    seeds=(tests/fuzz/corpus/"$target")
    [ -d "tests/data/$target" ] && seeds+=(tests/data/"$target")
    dictionary=()
    [ -f "tests/fuzz/$target.dict" ] && dictionary=(-dict="tests/fuzz/$target.dict")
    echo "fuzz: $target for $seconds s"
    "build/fuzz/tests/fuzz/fuzz_$target" "$work" "${seeds[@]}" "${dictionary[@]}" -timeout=10 \
        -rss_limit_mb=1024 -max_len=4096 -max_total_time="$seconds" -print_final_stats=1 \
        -artifact_prefix="build/fuzz/found/$target-" 2>&1 | grep -vE '^(#|"|NEW_FUNC|INFO)'
done
