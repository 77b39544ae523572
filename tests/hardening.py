#!/usr/bin/env python3
"""The release is built with what makes a defect harder to use: hardening.py BUILD.

Read from the finished library, command and map module with readelf, and, where a flag leaves no mark in
a file, from the compile commands.
"""
import json
import pathlib
import platform
import re
import subprocess
import sys

FLAGS = ["-fstack-clash-protection"]
if platform.machine() == "x86_64":
    FLAGS.append("-fcf-protection=full")


def readelf(path, *options):
    return subprocess.run(["readelf", "-W", *options, str(path)], capture_output=True, text=True,
                          check=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"}).stdout


def imported(path):
    """Names of functions that come from other libraries, without their versions."""
    found = re.findall(r" UND (\S+)", readelf(path, "--dyn-syms"))
    return {name.partition("@")[0] for name in found}


def problems(path, is_program):
    """What the file lacks, one phrase each."""
    header, dynamic = readelf(path, "-h"), readelf(path, "-d")
    segments, names = readelf(path, "-l"), imported(path)
    stack = re.search(r"GNU_STACK.*?(R\S*)\s", segments)
    held = {
        "position-independent": "DYN" in header
                                and (not is_program or "PIE" in dynamic),
        "read-only relocations": "GNU_RELRO" in segments,
        "bound at start": "NOW" in dynamic,
        "stack that is not executable": bool(stack) and "E" not in stack.group(1),
        "no writable code": "TEXTREL" not in dynamic and " RWE " not in segments,
        "stack protector": "__stack_chk_fail" in names,
        "checked calls of libc (_FORTIFY_SOURCE)": any(re.fullmatch(r"__\w+_chk", name)
                                                       for name in names - {"__stack_chk_fail"}),
    }
    return [what for what, there in held.items() if not there]


def without_flag(build, flag):
    """Own sources that were compiled without the flag."""
    commands = json.loads((build / "compile_commands.json").read_text())
    return [c["file"] for c in commands
            if re.search(r"/(lib|cli)/[^ ]*\.c$", c["file"]) and flag not in c["command"].split()]


def main():
    build = pathlib.Path(sys.argv[1])
    files = {"cli/zonelayer": True, "lib/libzonelayer.so": False, "lib/zonelayer/map.so": False}
    failed = False
    for name, is_program in files.items():
        lacks = problems(build / name, is_program)
        print(f"{name}: {'lacks ' + ', '.join(lacks) if lacks else 'hardened'}")
        failed = failed or bool(lacks)
    for flag in FLAGS:
        bare = without_flag(build, flag)
        if bare:
            print(f"{len(bare)} sources are compiled without {flag}, {bare[0]} first")
        failed = failed or bool(bare)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
