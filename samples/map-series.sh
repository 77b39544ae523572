#!/usr/bin/env bash
# A map series: one sheet for each zone that has a boundary, with the land within 1 km of railways and
# expressways and the lines that are within 5 km, and all sheets in one atlas.
#
#   map-series.sh STORE FOLDER [ZONE…]        needs pdfunite (Debian package poppler-utils)
set -euo pipefail
usage='usage: map-series.sh STORE FOLDER [ZONE…]'
store=${1:?$usage} folder=${2:?$usage}
shift 2
export ZONELAYER_DB=$store
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ask() { zonelayer "$@" --quiet --overwrite; }

# id and name of each zone, parted by a tab; those without a boundary have no area.
zones() {
    zonelayer area ${1:+--zone "$1"} --format ndjson --quiet | grep -v '"area_m2":null' |
        sed -n 's/.*"id":"\([^"]*\)","name_zh":"\([^"]*\)".*/\1\t\2/p'
}
wanted=$(IFS=,; printf '%s' "$*")
sheets=()
while IFS=$'\t' read -r id name; do
    sheet=$folder/$id.pdf layers=(zones)
    if [ "$(ask corridor --zone "$id" --mode railway,expressway --within 1km \
        --into "$work/corridor.gpkg" --format ndjson | wc -l)" -gt 0 ]; then
        layers+=("$work/corridor.gpkg")
    fi
    # The ids of the lines near the zone as a list of SQL: 'rail-geku','road-s206'
    near=$(ask distance --zone "$id" --max 5km --count 20 --format csv | tail -n +2 | cut -d, -f2 |
        sort -u | sed "s/.*/'&'/" | paste -sd,)
    if [ -n "$near" ]; then
        ask export lines "$work/near.gpkg" --where "id IN ($near)" >/dev/null
        layers+=("$work/near.gpkg")
    fi
    ask map "$sheet" "${layers[@]}" points --zone "$id" --lang zh --title "$name" \
        --paper A4 --landscape >/dev/null
    sheets+=("$sheet")
    echo "$sheet"
done < <(zones "$wanted")
[ ${#sheets[@]} -gt 0 ] || { echo "map-series.sh: no zone has a boundary" >&2; exit 1; }
pdfunite "${sheets[@]}" "$folder/atlas.pdf"
echo "$folder/atlas.pdf"
