#!/bin/sh
# Runs a command beside a PostGIS of its own: a fresh cluster on a unix socket in a folder that is
# removed afterwards, named to libpq by PGHOST, PGUSER and PGDATABASE; POSTGIS_BIN and POSTGIS_DATA
# are its programs and its files. Where PostGIS is not installed, it says so and runs the command
# without. BENCH_POSTGIS_OPTIONS are further settings of the server.
# Usage: tools/with-postgis.sh COMMAND [ARGUMENTS]
set -eu
initdb=$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
if [ -z "$initdb" ] || ! ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1; then
    echo "PostGIS is not installed and is left out (apt-get install postgresql-15-postgis-3)"
    exec "$@"
fi
bin=$(dirname "$initdb")
folder=$(mktemp -d)
# The server refuses to run as root.
server=$(id -un)
[ "$server" != root ] || server=postgres
as_server() {
    if [ "$server" = "$(id -un)" ]; then "$@"; else runuser -u "$server" -- "$@"; fi
}
stop() {
    as_server "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
chmod 755 "$folder"
mkdir "$folder/data"
[ "$server" = "$(id -un)" ] || chown "$server" "$folder" "$folder/data"
cd "$folder"
as_server "$initdb" -D "$folder/data" -U bench -A trust -E UTF8 --locale=C >/dev/null
as_server "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" start -o "-k $folder -h '' \
    -c shared_buffers=512MB -c work_mem=64MB -c jit=off -c fsync=off \
    ${BENCH_POSTGIS_OPTIONS:-}" >/dev/null
export PGHOST="$folder" PGUSER=bench PGDATABASE=postgres POSTGIS_BIN="$bin" POSTGIS_DATA="$folder/data"
"$bin/psql" -q -c 'CREATE EXTENSION postgis' >/dev/null
cd - >/dev/null
"$@"
