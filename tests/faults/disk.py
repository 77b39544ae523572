"""A full disk and a failing one: the old state and an exit status that says so, or all done.

The shim lets the n-th call that needs room fail with ENOSPC, that one alone or all from there on, or
any call with EIO. Beside it a real file system of each size: a tmpfs where one may be mounted, and a
limit on the size of files everywhere.
"""
import resource
import shutil
import subprocess

from common import (SHIM, STORE, TIME_LIMIT_S, Done, Tally, COMMAND, count_calls, differing, each,
                    environment, export_scenarios, leftovers, other_scenarios, run_scenario, spread,
                    state, store_scenarios)

QUICK = {"points": 2, "stores": ("load",), "exports": ("shp",),
         "others": ("into-file", "answer-over"), "sizes": 2}
FULL = {"points": None, "stores": None, "exports": None, "others": None,
        "sizes": 16}
FULL_WORDS = ("disk is full", "No space left", "bytes free", "limit of file size", "too large")


def judge(scenario, folder, done, words=FULL_WORDS):
    """None, or what is wrong: done means the new state, not done the old one and a message."""
    left = state(folder)
    if done.status == 0:
        return None if left == scenario.new else \
            f"exit 0, but not the new state: {differing(left, scenario.new)}"
    if done.status != 5:
        return f"not exit 5: {done.text()}"
    if left != scenario.before:
        return f"not the old state: {differing(left, scenario.before)}; {done.text()}"
    if words and not any(word in done.err for word in words):
        return f"the message does not say why: {done.text()}"
    foreign = [line for line in done.err.splitlines() if foreign_line(line)]
    return f"a line that is not ours: {foreign}" if foreign else None


def by_spatialite(line):
    """Where the disk has room for SpatiaLite's functions and the shim says it has not, they print
    what fails in them; on a disk that is full they are not called."""
    return "Column() error" in line or line.startswith(("updateTableTriggers", "SQL error"))


def foreign_line(line):
    return line and not line.startswith(("zonelayer: ", "Note: ", "Warning: ", "Error: ", "  "))


def shim_points(work, tally, scenarios, most):
    def point(scenario, at, kind, last):
        folder = work.fresh(scenario.old)
        more = {"FAULT_LAST": "1"} if last else {}
        done = run_scenario(folder, scenario, LD_PRELOAD=SHIM, FAULT_AT=str(at), FAULT_KIND=kind,
                   **more)
        done.err = "\n".join(x for x in done.err.splitlines() if not by_spatialite(x))
        problem = judge(scenario, folder, done, FULL_WORDS if last and kind == "enospc" else None)
        if problem is None and kind == "enospc" and leftovers(folder):
            problem = f"left behind: {leftovers(folder)}"
        tally.point(f"{scenario.name}, {kind} at {at}{' and on' if last else ''}", problem)
        shutil.rmtree(folder)

    points = []
    for scenario in scenarios:
        total = count_calls(work, scenario, LD_PRELOAD=SHIM)
        for kind, last in (("enospc", False), ("enospc", True), ("eio", False)):
            points += [(scenario, at, kind, last) for at in spread(total, most)]
    each(point, points)


def limited(folder, arguments, limit):
    """The command with a limit on the size of its files."""
    done = subprocess.run([COMMAND, *arguments], cwd=folder, env=environment(), timeout=TIME_LIMIT_S,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE,
                                                                (limit, limit)))
    return Done(done.returncode, done.stdout, done.stderr)


def limit_points(work, tally, scenarios, sizes):
    def point(scenario, limit):
        folder = work.fresh(scenario.old)
        done = limited(folder, scenario.arguments, limit)
        problem = judge(scenario, folder, done, None)
        if problem is None and leftovers(folder):
            problem = f"left behind: {leftovers(folder)}"
        tally.point(f"{scenario.name}, files of at most {limit} bytes", problem)
        shutil.rmtree(folder)

    for scenario in (one for one in scenarios if not one.file_system):
        largest = max(path.stat().st_size for path in scenario.old.iterdir())
        store = (scenario.old / STORE).stat().st_size
        top = 2 * largest if "export" not in scenario.name else store
        each(point, [(scenario, i * top // sizes) for i in range(sizes)])


# Mounts a file system of so many bytes of room beside what is there, and runs the command in it.
MOUNTED = """
mount -t tmpfs -o size=64m none "$1" && cp -a "$2/." "$1" && cd "$1" || exit 99
used=$(df --output=used -B1 . | tail -1)
mount -o remount,size=$(( (used + $3 + 4095) / 4096 * 4096 )) . || exit 99
shift 3
"$@"; status=$?
cp -a . "$OLDPWD.after" || exit 99
exit $status
"""


def may_mount(work):
    probe = work.fresh()
    done = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", str(probe)],
                          capture_output=True)
    return done.returncode == 0


def tmpfs_points(work, tally, scenarios, sizes):
    def point(scenario, room):
        folder = work.fresh()
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", MOUNTED, "sh", str(folder), str(scenario.old), str(room),
             COMMAND, *scenario.arguments], cwd=folder, env=environment(OLDPWD=str(folder)),
            capture_output=True, text=True, timeout=TIME_LIMIT_S)
        after = folder.parent / (folder.name + ".after")
        done = Done(done.returncode, done.stdout, done.stderr)
        problem = done.text() if done.status == 99 else judge(scenario, after, done)
        if problem is None and leftovers(after):
            problem = f"left behind: {leftovers(after)}"
        tally.point(f"{scenario.name}, {room} bytes free", problem)
        tally.note("on a tmpfs")
        shutil.rmtree(after, ignore_errors=True)

    steps = [(scenario, i * 16384) for scenario in scenarios if not scenario.file_system
             for i in range(sizes)]
    each(point, steps)


def run_suite(work, level):
    tally, plan = Tally("disk"), QUICK if level == "quick" else FULL
    scenarios = (store_scenarios(work, plan["stores"]) + export_scenarios(work, plan["exports"]) +
                 other_scenarios(work, plan["others"]))
    shim_points(work, tally, scenarios, plan["points"])
    limit_points(work, tally, scenarios, plan["sizes"])
    if may_mount(work):
        tmpfs_points(work, tally, scenarios, plan["sizes"])
    else:
        tally.note("(no tmpfs may be mounted here)", 0)
    return tally
