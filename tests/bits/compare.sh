#!/bin/sh
# compare.sh PORTABLE AVX2 AVX512: do all that this machine can run print the same?
set -eu
expected=$("$1" | sha256sum)
[ "$("$1" | wc -l)" -gt 1000 ] || { echo "$1 prints too little"; exit 1; }
for version in avx2:"$2" avx512f:"$3"; do
    if ! grep -qw "${version%%:*}" /proc/cpuinfo; then
        echo "${version%%:*}: not on this machine, left out"
    elif [ "$("${version#*:}" | sha256sum)" != "$expected" ]; then
        echo "${version%%:*}: other bits than the portable version"
        exit 1
    else
        echo "${version%%:*}: the same bits"
    fi
done
