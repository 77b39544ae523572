"""Bit rot: one bit of a store is turned over.

Held when `check --deep` finds it, when the store is refused, or when it is harmless: every answer and
the layers as exported are byte for byte those of the sound store. Never a crash, a hang, or another
answer without a word.
"""
import random
import shutil

from common import STORE, Tally, each, run, sanitizer_report

QUICK, FULL = 8, 400
ANSWERS = [["area", "--total", "--format", "csv"], ["audit", "--format", "csv"],
           ["export", "zones", "z.geojson"], ["export", "lines", "l.geojson"],
           ["export", "points", "p.geojson"]]


def answers(folder):
    """What each question says; None for one that is refused."""
    said = []
    for arguments in ANSWERS:
        done = run(folder, arguments)
        report = sanitizer_report(done)
        assert done.status >= 0 and not report, f"{arguments}: {done.text()} {report or ''}"
        output = folder / arguments[2] if arguments[0] == "export" else None
        text = output.read_bytes() if output and output.exists() else done.out
        said.append((text, done.err) if done.status == 0 else None)
    return said


def judge(folder, sound):
    deep = run(folder, ["check", "--deep", "--fail-on", "error"])
    if deep.status < 0 or sanitizer_report(deep):
        return "check", deep.text()
    if deep.status != 0:
        return "detected", None
    said = answers(folder)
    wrong = [ANSWERS[i][0] for i, text in enumerate(said) if text not in (None, sound[i])]
    if wrong:
        return "missed", f"other answers and no finding: {wrong}"
    return "harmless" if None not in said else "refused", None


def run_suite(work, level):
    tally = Tally("flips")
    points = QUICK if level == "quick" else FULL
    base = work.base()
    size = (base / STORE).stat().st_size
    sound = answers(work.fresh(base))

    def point(bit):
        folder = work.fresh(base)
        path = folder / STORE
        data = bytearray(path.read_bytes())
        data[bit // 8] ^= 1 << bit % 8
        path.write_bytes(data)
        try:
            kind, problem = judge(folder, sound)
        except AssertionError as error:
            kind, problem = "crashed", str(error)
        tally.note(kind)
        tally.point(f"bit {bit % 8} of byte {bit // 8}", problem)
        shutil.rmtree(folder)

    each(point, [(random.randrange(size * 8),) for _ in range(points)])
    return tally
