#!/usr/bin/env bash
# What a machine runs every night: tables as CSV, layers as files, and an exit status that says
# whether a boundary has changed or a declared figure no longer agrees with it. The tables carry what a
# figure is worth in their columns, so the warnings on standard error are left out with --quiet.
#
#   nightly.sh STORE FOLDER
set -euo pipefail
store=${1:?usage: nightly.sh STORE FOLDER} folder=${2:?usage: nightly.sh STORE FOLDER}
mkdir -p "$folder"
export ZONELAYER_DB=$store

# Damage and foreign edits first: nothing below is worth more than its source.
zonelayer check --deep --fail-on error --format csv --output "$folder/check.csv" --overwrite --quiet

for question in area overlap distance; do
    zonelayer "$question" --format csv --output "$folder/$question.csv" --overwrite --quiet
done
zonelayer corridor --within 500m,1km,5km --format csv --output "$folder/corridor.csv" --overwrite \
    --quiet
zonelayer export zones "$folder/zones.gpkg" --overwrite --quiet >/dev/null
zonelayer export lines "$folder/lines.gpkg" --overwrite --quiet >/dev/null

# Both may end with 1: 0 all agree, 1 some differ, above 1 the question failed.
worst=0
ask() {
    local status=0
    zonelayer "$@" --format csv --overwrite --quiet || status=$?
    worst=$((status > worst ? status : worst))
}
# The zones as they were approved are kept aside on the first night and guarded from then on. After a
# change that is approved, remove the file.
[ -f "$folder/approved.gpkg" ] ||
    zonelayer export zones "$folder/approved.gpkg" --status any --quiet >/dev/null
ask diff "$folder/approved.gpkg" zones --output "$folder/changes.csv"
ask audit --fail-on differs,parts-differ --output "$folder/audit.csv"
exit "$worst"
