#!/usr/bin/env bash
# Writes all messages of the sources as a template to OUTPUT. The functions that look their format
# up are named here, each with the place of the format.
#   usage: po/extract.sh OUTPUT
set -euo pipefail
output=$(realpath "$1")
cd "$(dirname "$0")/.."

find lib cli -name '*.[ch]' | LC_ALL=C sort |
xgettext --files-from=- --output="$output" --language=C --from-code=UTF-8 --keyword \
    --keyword=_ --keyword=N_ --keyword=NC_:1c,2 --keyword=in_table --keyword=zl_translate \
    --keyword=zl_fail:3 --keyword=fail:3 --keyword=zl_error_prefix:2 --keyword=zl_findings_add:7 \
    --keyword=report:5 --keyword=zl_wire_refuse:2 --keyword=misfit:3 --keyword=complain:3 \
    --keyword=zl_source_add_note:6 --keyword=zl_import_finding:5 --keyword=no_crs:4 \
    --keyword=zl_txt_find:6 --keyword=zl_txt_tell:5 \
    --flag=_:1:pass-c-format --flag=in_table:1:pass-c-format --flag=N_:1:pass-c-format --flag=zl_fail:3:c-format \
    --flag=fail:3:c-format --flag=zl_error_prefix:2:c-format --flag=zl_findings_add:7:c-format \
    --add-comments=TRANSLATORS --add-location=file --sort-by-file --no-wrap \
    --package-name=zonelayer --force-po
# Without dates, the same sources give the same template.
sed -i '/^"POT-Creation-Date:/d' "$output"
