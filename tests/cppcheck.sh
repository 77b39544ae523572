#!/usr/bin/env bash
# cppcheck over the library and the command, with the compile commands of a build that was configured
# (build/dev unless said): cppcheck.sh [BUILD].
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/dev}
[ -f "$build/compile_commands.json" ] || cmake --preset dev >/dev/null
mkdir -p "$build/cppcheck"
# Each source once: those of the command are compiled a second time for the fuzzers.
/usr/bin/python3 - "$PWD" "$build/compile_commands.json" >"$build/cppcheck/sources.json" <<'END'
import json
import sys
root, commands = sys.argv[1:]
own = tuple(f"{root}/{folder}/" for folder in ("lib", "cli"))
units = {c["file"]: c for c in json.load(open(commands)) if c["file"].startswith(own)}
json.dump(list(units.values()), sys.stdout)
END
# cppcheck 2.10 does not know __attribute__((cleanup)), so that each file and module that ZL_CLEANUP
# closes is a leak to it; gcc -fanalyzer, which does know it, looks for those. readdir() of glibc is
# safe for threads that read streams of their own. In area_loops.inc p[0] is a vector, which has an index.
cppcheck --project="$build/cppcheck/sources.json" --cppcheck-build-dir="$build/cppcheck" -j "$(nproc)" \
    --enable=warning,performance,portability --library=posix --inline-suppr --error-exitcode=1 --quiet \
    --suppress=resourceLeak --suppress=readdirCalled \
    --suppress='constStatement:*area_loops.inc' \
    --template='{file}:{line}: {severity}: {message} [{id}]'
echo "cppcheck: clean"
