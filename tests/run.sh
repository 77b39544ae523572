#!/usr/bin/env bash
# Installs what is missing, builds and passes all tests: run.sh [PART…]. A part is a preset (dev, clang,
# release-check, asan, tsan, analyzer) or a check (style, tidy, cppcheck, offline); the default is what
# CI runs. CONTRIBUTING.md says what each is for and how long it takes.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/parts.sh

presets=(dev clang release-check asan tsan analyzer)
all=(style cppcheck dev offline clang tidy release-check analyzer tsan asan)

# Builds a preset, or what its build preset names of it, and passes its tests. With clang and the analyzer
# they would be those of dev again; of the release it is looked at how it is built.
preset() {
    cmake --preset "$1" >/dev/null
    cmake --build --preset "$1"
    case $1 in
    clang | analyzer) ;;
    release-check) ctest --test-dir build/release-check -L '^release$' --output-on-failure ;;
    *) ctest --preset "$1" -j "$(nproc)" ;;
    esac
}

one() {
    case " ${presets[*]} " in
    *" $1 "*) preset "$1" ;;
    *) "tests/$1.sh" ;;
    esac
}

parts_wanted "$@"
tools/install-packages.sh test
for name in "${wanted[@]}"; do
    part "$name" one "$name"
done
parts_table
