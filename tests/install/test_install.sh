#!/usr/bin/env bash
# Installs into an empty prefix and builds a small program against it, once with find_package and
# once with pkg-config; moves the prefix first, since an installed tree may be anywhere.
# usage: test_install.sh BUILD_DIR SOURCE_DIR C_COMPILER
set -euo pipefail
build=$1 source=$2 compiler=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/first" >/dev/null
mv "$work/first" "$work/prefix"
libdir=$(dirname "$(find "$work/prefix" -name 'libzonelayer.so')")
flags=${ZONELAYER_TEST_CFLAGS:-}

cmake -S "$source/tests/install" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$work/prefix" \
    -DSAMPLES="$source/samples" -DCMAKE_C_COMPILER="$compiler" -DCMAKE_C_FLAGS="$flags" >/dev/null
cmake --build "$work/cmake" >/dev/null
"$work/cmake/consumer" "$source/layers/zones.geojson" >"$work/cmake.out"

export PKG_CONFIG_PATH=$libdir/pkgconfig
# shellcheck disable=SC2046 # the flags are words
"$compiler" $flags -std=c17 -Wall -Wextra -Werror "$source/samples/areas.c" \
    -o "$work/pkg" $(pkg-config --cflags --libs zonelayer) -Wl,-rpath,"$libdir"
"$work/pkg" "$source/layers/zones.geojson" >"$work/pkg.out"
cmp "$work/cmake.out" "$work/pkg.out"

# Maps: the module that draws is found beside the library, from a program of our own and from the
# command, although the prefix has moved.
"$work/prefix/bin/zonelayer" --db "$work/maps.sqlite" init --sample --quiet >/dev/null
# shellcheck disable=SC2046 # the flags are words
"$compiler" $flags -std=c17 -Wall -Wextra -Werror "$source/samples/map_series.c" \
    -o "$work/map_series" $(pkg-config --cflags --libs zonelayer) -Wl,-rpath,"$libdir"
mkdir "$work/sheets"
(cd "$work" && ./map_series maps.sqlite sheets >sheets.out)
test "$(wc -l <"$work/sheets.out")" -eq 10
head -c 4 "$work/sheets/shangku.pdf" | grep -q %PDF
"$work/prefix/bin/zonelayer" --db "$work/maps.sqlite" map "$work/zones.png" --dpi 60 --quiet >/dev/null
mv "$libdir/zonelayer/map.so" "$work/away.so"
status=0
"$work/prefix/bin/zonelayer" --db "$work/maps.sqlite" map "$work/none.png" 2>"$work/none.err" || status=$?
test "$status" -eq 5 && grep -q libmapserver2 "$work/none.err" && test ! -e "$work/none.png"
mv "$work/away.so" "$libdir/zonelayer/map.so"

# Without the module that calls GDAL the store still answers; what reads or writes a file says why it
# cannot, and --version too answers.
mv "$libdir/zonelayer/gdal.so" "$work/away.so"
"$work/prefix/bin/zonelayer" --db "$work/maps.sqlite" area >/dev/null
"$work/prefix/bin/zonelayer" --version | grep -q 'GDAL ?'
for arguments in "export zones $work/none.gpkg" "export zones $work/none.geojson" \
    "export zones $work/none.shp" "qgis $work/none.qgz" "report $work/none.html" \
    "map $work/none.png" "area $source/layers/zones.geojson" \
    "load $source/layers/zones.geojson --as again"; do
    status=0
    # shellcheck disable=SC2086 # the arguments are words
    "$work/prefix/bin/zonelayer" --db "$work/maps.sqlite" $arguments >/dev/null 2>"$work/none.err" ||
        status=$?
    test "$status" -eq 5 && grep -q libgdal32 "$work/none.err" || { cat "$work/none.err"; exit 1; }
    test ! -e "$work/none.gpkg" && test ! -e "$work/none.shp" && test ! -e "$work/none.png"
done
mv "$work/away.so" "$libdir/zonelayer/gdal.so"

# The header compiles alone, as C17 and as C++17.
echo '#include <zonelayer.h>' >"$work/alone.c"
"$compiler" -std=c17 -Wall -Wextra -Wpedantic -Werror -I"$work/prefix/include" \
    -fsyntax-only "$work/alone.c"
g++ -std=c++17 -Wall -Wextra -Wpedantic -Werror -I"$work/prefix/include" -x c++ \
    -fsyntax-only "$work/alone.c"

# The command finds its layers beside itself.
(cd "$work" && "$work/prefix/bin/zonelayer" init --sample --quiet >/dev/null)
test -s "$work/zonelayer.sqlite"
# And its Chinese messages, with no locale of the machine.
test -s "$work/prefix/share/locale/zh_CN/LC_MESSAGES/zonelayer.mo"
env -i "$work/prefix/bin/zonelayer" --lang zh --help | grep -q 用法
# Manual pages in both languages, and what the shells complete with.
test -s "$work/prefix/share/man/man1/zonelayer.1"
test -s "$work/prefix/share/man/man7/zonelayer-verdicts.7"
test -s "$work/prefix/share/man/zh_CN/man1/zonelayer-area.1"
test -s "$work/prefix/share/bash-completion/completions/zonelayer"
test -s "$work/prefix/share/zsh/site-functions/_zonelayer"
echo "installed tree: find_package and pkg-config agree, command runs from a moved prefix"
