#!/usr/bin/env python3
"""Proves that architecture.py can fail: each rule is broken once in a small made tree."""
import pathlib
import subprocess
import sys
import tempfile

CHECK = pathlib.Path(__file__).with_name("architecture.py")
GUARDED = "#ifndef A_H\n#define A_H\n#endif\n"
CMAKE = "set(LAYERS base geodesy)\nset(base_SOURCES a.c)\nset(geodesy_SOURCES b.c)\n"
GOOD = {"lib/CMakeLists.txt": CMAKE, "lib/base/a.c": '#include "base/a.h"\n',
        "lib/base/a.h": GUARDED, "lib/geodesy/b.c": '#include "base/a.h"\n#include <proj.h>\n',
        "lib/geodesy/b.h": GUARDED, "cli/main.c": '#include "zonelayer.h"\n'}
BROKEN = {
    "to the right": ("lib/base/a.c", '#include "geodesy/b.h"\n'),
    "foreign header": ("lib/base/a.c", "#include <proj.h>\n"),
    "command sees the inside": ("cli/main.c", '#include "base/a.h"\n'),
    "unlisted source": ("lib/base/extra.c", "int x;\n"),
    "no include guard": ("lib/base/a.h", "int x;\n"),
}


def run(files: dict[str, str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return subprocess.run([sys.executable, CHECK, folder], capture_output=True).returncode


wrong = [] if run(GOOD) == 0 else ["a clean tree is refused"]
wrong += [rule for rule, (name, text) in BROKEN.items() if run({**GOOD, name: text}) == 0]
print("\n".join(f"not noticed: {rule}" for rule in wrong) or f"{len(BROKEN)} rules can fail")
sys.exit(1 if wrong else 0)
