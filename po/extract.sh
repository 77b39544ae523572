#!/usr/bin/env bash
# Writes all messages of the sources as a template to OUTPUT. The functions that look their format
# up are named here, each with the place of the format.
#   usage: po/extract.sh OUTPUT
set -euo pipefail
output=$(realpath "$1")
cd "$(dirname "$0")/.."

find lib cli -name '*.[ch]' | LC_ALL=C sort |
xgettext --files-from=- --output="$output" --language=C --from-code=UTF-8 --keyword \
    --keyword=_ --keyword=N_ \
    --keyword=zl_fail:3 --keyword=fail:3 --keyword=zl_error_prefix:2 --keyword=zl_findings_add:7 \
    --flag=_:1:pass-c-format --flag=N_:1:pass-c-format --flag=zl_fail:3:c-format \
    --flag=fail:3:c-format --flag=zl_error_prefix:2:c-format --flag=zl_findings_add:7:c-format \
    --add-comments=TRANSLATORS --add-location=file --sort-by-file --no-wrap \
    --package-name=zonelayer --force-po
# Without dates, the same sources give the same template.
sed -i '/^"POT-Creation-Date:/d' "$output"
