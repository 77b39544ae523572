#!/usr/bin/env bash
# The golden cases of the command where there is no network: offline.sh [BUILD], build/dev unless said.
# In a network name space of its own not even loopback is up, and the kernel counts each attempt to
# connect or to send over IPv4 (a question for a name is one): none may be made. Without the right to
# make a name space it says so and tests nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(realpath "${1:-build/dev}")

if [ -z "${ZONELAYER_OFFLINE:-}" ]; then
    for way in -n -rn; do
        unshare "$way" true 2>/dev/null && ZONELAYER_OFFLINE=1 exec unshare "$way" "$0" "$build"
    done
    echo "offline: skipped, this user may not make a network name space"
    exit 0
fi

# Since the name space was made: refused for want of a route, TCP opened, UDP sent.
attempts() {
    awk '/^(Ip|Tcp|Udp):/ {
             if (!($1 in head)) { head[$1] = $0; next }
             columns = split(head[$1], name)
             for (i = 2; i <= columns; i++)
                 if (name[i] ~ /^(OutNoRoutes|ActiveOpens|OutDatagrams)$/) made += $i
         }
         END { print made + 0 }' /proc/net/snmp
}

ctest --test-dir "$build" -L '^cli$' -j "$(nproc)" --output-on-failure
made=$(attempts)
# That the count sees one: an address that is kept for examples.
(: <>/dev/tcp/192.0.2.1/9) 2>/dev/null || true
[ "$(attempts)" -gt "$made" ] || { echo "offline: the kernel does not count attempts here" >&2; exit 1; }
[ "$made" -eq 0 ] || { echo "offline: $made attempts to reach the network" >&2; exit 1; }
echo "offline: no attempt to reach the network"
