#!/usr/bin/env python3
"""Runs golden cases of the command: each step with its exact stdout, stderr and exit status.

    run_case.py [--update] COMMAND FILE.case...

A case is a text file of steps. A line that starts with

    $ SPACE   is a shell command; "> " continues it
    | SPACE   is a line of its standard output
    ! SPACE   is a line of its standard error
    ? SPACE   is its exit status, where it is not 0
    % SPACE   is a directive: "% sample" starts with a store of the shipped layers

and any other line says what the case is for. The steps run in one empty folder, with `zonelayer` on
the PATH, $LAYERS the shipped layers and $DATA the folder tests/data. In the output a carriage return
is shown as \\r, a missing newline at the end as \\c, and the two folders by their names.

--update writes what was seen into the file: to be read line by line before it is kept.
"""
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LAYERS = ROOT / "layers"
DATA = ROOT / "tests" / "data"
TIME_LIMIT_S = 120


def parse(text):
    """The case as a list of blocks: text, directive, or step with its expected output."""
    blocks, step = [], None
    for line in text.splitlines():
        mark, rest = line[:1], line[2:]
        if mark == "$" and line[1:2] == " ":
            step = {"command": rest, "out": [], "err": [], "status": 0}
            blocks.append(step)
        elif mark == ">" and step:
            step["command"] += "\n" + rest
        elif mark == "|" and step:
            step["out"].append(rest)
        elif mark == "!" and step:
            step["err"].append(rest)
        elif mark == "?" and step:
            step["status"] = int(rest)
        else:
            step = None
            blocks.append(line)
    return blocks


def lines_of(raw, folder):
    text = raw.decode("utf-8", "backslashreplace")
    text = text.replace(str(folder), "$TMP").replace(str(LAYERS), "$LAYERS")
    text = text.replace(str(DATA), "$DATA").replace("\r", "\\r")
    if text and not text.endswith("\n"):
        text += "\\c\n"
    return text.split("\n")[:-1]


def environment(command, folder):
    tools = folder.parent / "bin"
    tools.mkdir()
    (tools / "zonelayer").symlink_to(command)
    kept = ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "GCOV_PREFIX")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    return found | {"PATH": f"{tools}:/usr/bin:/bin", "HOME": str(folder.parent), "LC_ALL": "C.UTF-8",
                    "LAYERS": str(LAYERS), "DATA": str(DATA), "ZONELAYER_LAYERS": str(LAYERS)}


def run_step(step, folder, env):
    done = subprocess.run(["/bin/sh", "-c", step["command"]], cwd=folder, env=env,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=TIME_LIMIT_S)
    return {"command": step["command"], "out": lines_of(done.stdout, folder),
            "err": lines_of(done.stderr, folder), "status": done.returncode}


def show(step):
    first, *more = step["command"].split("\n")
    lines = ["$ " + first] + ["> " + line for line in more]
    lines += ["| " + line for line in step["out"]] + ["! " + line for line in step["err"]]
    return lines + (["? %d" % step["status"]] if step["status"] else [])


def run_blocks(blocks, command, sample, more=None):
    """The same blocks with what was seen in place of what was expected; `more` is environment."""
    with tempfile.TemporaryDirectory() as top:
        folder = pathlib.Path(top).resolve() / "work"
        folder.mkdir()
        env = environment(command, folder) | (more or {})
        if "% sample" in blocks:
            if not sample:
                subprocess.run([command, "init", "--sample", "--quiet", "--db", "zonelayer.sqlite"],
                               cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
            else:
                shutil.copy(sample, folder / "zonelayer.sqlite")
        return [run_step(b, folder, env) if isinstance(b, dict) else b for b in blocks]


def text_of(blocks):
    lines = []
    for block in blocks:
        lines += show(block) if isinstance(block, dict) else [block]
    return [line.rstrip() if line[:2] in ("| ", "! ") and not line[2:].strip() else line
            for line in lines]


def run_case(path, command, sample, update):
    expected = parse(path.read_text(encoding="utf-8"))
    seen = text_of(run_blocks(expected, command, sample))
    if update:
        path.write_text("\n".join(seen) + "\n", encoding="utf-8")
        return True
    difference = list(difflib.unified_diff(text_of(expected), seen, "expected", "seen",
                                           lineterm=""))
    if difference:
        print("\n".join([f"{path.name} differs:"] + difference))
    return not difference


def main(arguments):
    update = "--update" in arguments
    command, *cases = [a for a in arguments if a != "--update"]
    sample = os.environ.get("ZONELAYER_SAMPLE_STORE")
    results = [run_case(pathlib.Path(c), os.path.abspath(command), sample, update) for c in cases]
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
