#!/usr/bin/env python3
"""Runs every golden case of the command in Chinese and looks for English that is left: two or more
English words in a row in a table, a help text or a message. Data (JSON, CSV, what other programs
print) are not looked at.

    run_in_chinese.py COMMAND [CASE…]        LEAST_WORDS=1 looks for single words too

Words of the case's own commands, of the shipped layers and of the files that the cases read, names
of coordinate reference systems, and what libraries say are allowed.
"""
import concurrent.futures
import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests" / "cli"))
import run_case  # noqa: E402

WORD = r"[A-Za-z][a-z]+(?:['’][a-z]+)?|[aAI]"
LEAST = int(os.environ.get("LEAST_WORDS", "2"))
RUN = re.compile(rf"(?<![\w$/.=-])(?:(?:{WORD}) ){{{LEAST - 1},}}(?:{WORD})(?![\w/=])")
COMMAND_LINE = re.compile(r"zonelayer(?: [\w@-]+)+")
DATA = re.compile(r"--format[ =](json|csv|ndjson)|--output|--findings|\bjq\b")
ALLOWED = (HERE / "allowed.txt").read_text(encoding="utf-8").splitlines()


def known_text():
    """Text that is data: the shipped layers and the files of the tests."""
    texts = [line for line in ALLOWED if line and not line.startswith("#")]
    for folder in (ROOT / "layers", ROOT / "tests" / "data", ROOT / "samples"):
        texts += [p.read_text(encoding="utf-8", errors="ignore") for p in folder.rglob("*")
                  if p.suffix in (".csv", ".geojson", ".json", ".txt")]
    return " ".join(" ".join(texts).split())


def english_in(lines, known, own):
    """The runs of English words in these lines that neither the data nor the case explain."""
    found = []
    for line in lines:
        for run in RUN.findall(COMMAND_LINE.sub("", line)):
            words = " ".join(run.split())
            if words not in known and words not in own:
                found.append((words, line))
    return found


def faults_of(path, command, known):
    text = path.read_text(encoding="utf-8")
    blocks = run_case.parse(text)
    own = " ".join(b["command"] if isinstance(b, dict) else "" for b in blocks)
    own = " ".join(own.split())
    faults = []
    for step in run_case.run_blocks(blocks, command, os.environ.get("ZONELAYER_SAMPLE_STORE"),
                                    {"LC_ALL": "zh_CN.UTF-8"}):
        if not isinstance(step, dict):
            continue
        if "--lang en" in step["command"]:
            continue
        data = DATA.search(step["command"]) or "zonelayer" not in step["command"]
        lines = step["err"] + ([] if data else step["out"])
        faults += [f"{path.name}: {words!r} in: {line}" for words, line
                   in english_in(lines, known, own)]
        faults += [f"{path.name}: cut inside a character: {line}" for line in step["err"]
                   if re.search(r"\\x[89a-f][0-9a-f]", line) and "\\x" not in text]
    return faults


def main(arguments):
    command = os.path.abspath(arguments[0])
    cases = [pathlib.Path(a) for a in arguments[1:]] or sorted(
        (ROOT / "tests" / "cli" / "cases").glob("*.case"))
    known = known_text()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda case: faults_of(case, command, known), cases)
        faults = [fault for result in results for fault in result]
    print("\n".join(faults) or f"{len(cases)} cases in Chinese: no English is left")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
