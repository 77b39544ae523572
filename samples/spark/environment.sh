#!/bin/sh
# Makes all that the sample needs in FOLDER, where it is not there yet: environment.sh FOLDER
#   FOLDER/build      a release of zonelayer with the maker of the benchmark's layers
#   FOLDER/venv       Python with the packages of requirements.txt and the package zonelayer
#   FOLDER/jars       Sedona for this Spark and Scala
# Exit 77 where the registries of Python or Maven do not answer.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
folder=$1
sedona=org.apache.sedona:sedona-spark-shaded-4.0_2.13:1.8.0
mkdir -p "$folder/jars"
folder=$(cd "$folder" && pwd)

for program in java mvn cmake ninja; do
    command -v $program >/dev/null || {
        echo "$program is missing: apt-get install openjdk-17-jdk-headless maven, and tools/install-packages.sh"
        exit 77
    }
done
cmake -S "$source" -B "$folder/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DZONELAYER_BENCH=ON \
    -DBUILD_TESTING=OFF >"$folder/cmake.log"
cmake --build "$folder/build" >"$folder/build.log" || { tail "$folder/build.log"; exit 1; }

if ! cmp -s "$here/requirements.txt" "$folder/venv/requirements.txt"; then
    rm -rf "$folder/venv"
    python3 -m venv "$folder/venv"
    "$folder/venv/bin/pip" install -q --disable-pip-version-check --no-deps \
        -r "$here/requirements.txt" || {
        rm -rf "$folder/venv"
        echo "the packages of requirements.txt cannot be fetched"
        exit 77
    }
    cp "$here/requirements.txt" "$folder/venv/requirements.txt"
fi
# The package and its library, anew where either has changed.
stamp=$folder/venv/zonelayer.stamp
newest=$(find "$source/python" "$folder/build" -newer "$stamp" \
    \( -name '*.py' -o -name 'libzonelayer.so*' -o -name zonelayer_wkb.h \) 2>/dev/null | head -1 || :)
if [ ! -e "$stamp" ] || [ -n "$newest" ]; then
    cmake --install "$folder/build" --prefix "$folder/library" >/dev/null
    PKG_CONFIG_PATH=$(dirname "$(find "$folder/library" -name zonelayer.pc)") \
        "$folder/venv/bin/pip" install -q --disable-pip-version-check --no-deps \
        --no-build-isolation --force-reinstall "$source/python"
    touch "$stamp"
fi
jar=$(echo "$sedona" | cut -d: -f2-3 | tr : -).jar
if [ ! -s "$folder/jars/$jar" ]; then
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy -Dartifact="$sedona" \
        -DoutputDirectory="$folder/jars" >"$folder/maven.log" 2>&1 || {
        echo "Sedona's jar ($sedona) cannot be fetched"
        exit 77
    }
fi
