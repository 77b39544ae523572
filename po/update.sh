#!/usr/bin/env bash
# Brings the catalogues up to date with the sources and lists what has no translation.
#   usage: po/update.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
template=$(mktemp --suffix=.pot)
trap 'rm -f "$template"' EXIT

"$here/extract.sh" "$template"
for catalogue in "$here"/*.po; do
    msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-wrap --add-location=file \
             --sort-by-file "$catalogue" "$template"
    msgattrib --no-obsolete --no-wrap --sort-by-file -o "$catalogue" "$catalogue"
    msgfmt --check --statistics -o /dev/null "$catalogue"
    msgattrib --untranslated --no-wrap "$catalogue"
done
