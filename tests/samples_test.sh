#!/usr/bin/env bash
# Runs the samples as their users would. usage: samples_test.sh COMMAND SOURCE_DIR
set -euo pipefail
PATH=$(dirname "$1"):$PATH
source=$2
export ZONELAYER_LAYERS=$source/layers
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

zonelayer --db store.sqlite init --sample >/dev/null
"$source/samples/nightly.sh" store.sqlite tables
"$source/samples/nightly.sh" store.sqlite tables # a second night replaces the first
for table in check area overlap distance corridor audit; do
    test -s "tables/$table.csv" || { echo "tables/$table.csv is missing" >&2; exit 1; }
done
test "$(wc -l <tables/area.csv)" -eq 17 # a head and the 16 zones
test -s tables/zones.gpkg && test -s tables/lines.gpkg
grep -q parts-agree tables/audit.csv
echo "samples: nightly.sh made its tables twice"
