"""Places that cannot be written: /dev/full, closed descriptors, a broken pipe, files and folders
without permission. An exit status that says so, a message, and the old state."""
import os
import shutil
import signal
import subprocess

from common import (COMMAND, STORE, TIME_LIMIT_S, UPDATE, Done, Tally, differing, environment,
                    leftovers, sanitizer_report, state)

ANSWERS = [["area"], ["audit", "--format", "json"], ["list", "--format", "csv"],
           ["check", "--deep"], ["help"], ["--version"], ["help", "load"]]
NOBODY = 65534


def start(folder, arguments, **how):
    done = subprocess.run([COMMAND, *arguments], cwd=folder, env=environment(), timeout=TIME_LIMIT_S,
                          stderr=subprocess.PIPE, **how)
    return Done(done.returncode, "", done.stderr.decode("utf-8", "replace"))


def lost(done, tally, name):
    """The answer could not be given whole: status 5 and a message, never 0."""
    fine = done.status == 5 and "cannot be written" in done.err and not sanitizer_report(done)
    tally.point(name, None if fine else done.text())


def answers_lost(work, tally):
    folder = work.base()
    for arguments in ANSWERS:
        name = " ".join(arguments)
        with open("/dev/full", "wb") as full:
            lost(start(folder, arguments, stdin=subprocess.DEVNULL, stdout=full), tally,
                 f"{name} to /dev/full")
        lost(start(folder, arguments, preexec_fn=lambda: os.close(1)), tally,
             f"{name} with standard output closed")


def all_closed(work, tally):
    """No descriptor at all: the store must not become standard output or error."""
    for arguments in (["load", "zones.geojson", "--kind", "zone"], UPDATE):
        folder = work.fresh(work.base())
        process = subprocess.Popen(
            ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", COMMAND, *arguments], cwd=folder,
            env=environment())
        status = process.wait(TIME_LIMIT_S)
        left = state(folder)  # reads the store, and would find a message in it
        problem = None if status in (0, 5) and left else f"exit {status}"
        tally.point(f"{arguments[0]} with all three descriptors closed", problem)
        shutil.rmtree(folder)


def broken_pipe(work, tally):
    process = subprocess.Popen([COMMAND, "list", "zones"], cwd=work.base(), env=environment(),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    status = process.wait(TIME_LIMIT_S)
    fine = status in (-signal.SIGPIPE, 5) and not any(word in err for word in ("rror:", "Sanit"))
    tally.point("a reader that goes away", None if fine else f"exit {status}: {err}")


def outputs_lost(work, tally):
    for arguments, place in ((["area", "--output", "/dev/full"], "/dev/full"),
                             (["area", "--output", "/dev/full", "--overwrite"], "/dev/full"),
                             (["area", "--output", "no/such/folder.csv"], "no/such"),
                             (["export", "zones", "/dev/full.geojson/x.geojson"], "/dev/full"),
                             (["export", "zones", "/proc/self/x.geojson"], "/proc/self"),
                             (["overlap", "--into", "/proc/x.gpkg"], "/proc")):
        done = start(work.base(), arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        fine = done.status == 5 and place in done.err and not sanitizer_report(done)
        tally.point(" ".join(arguments), None if fine else done.text())


def as_nobody():
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def forbidden(work, tally):
    """Read-only for a user without privileges: questions are answered, changes are refused."""
    if os.geteuid() != 0:
        as_user = None
    else:
        as_user = as_nobody
        os.chmod(work.top, 0o755)
    for name, folder_mode, store_mode in (("a read-only folder", 0o555, 0o644),
                                          ("a read-only store", 0o755, 0o444)):
        for arguments, status in ((["area"], 0), (["check", "--deep"], 0), (UPDATE, 5),
                                  (["overlap", "--into", "shared"], 5),
                                  (["export", "zones", "z.shp"], 5 if folder_mode == 0o555 else 0)):
            folder = work.fresh(work.base())
            before = state(folder)
            if as_user:
                for path in (folder, *folder.iterdir()):
                    os.chown(path, NOBODY, NOBODY)
            os.chmod(folder / STORE, store_mode)
            os.chmod(folder, folder_mode)
            done = start(folder, arguments, preexec_fn=as_user, stdout=subprocess.DEVNULL,
                         stdin=subprocess.DEVNULL)
            os.chmod(folder, 0o755)
            after = {k: v for k, v in state(folder).items() if not k.startswith("z")} | \
                {k: v for k, v in state(folder).items() if k.startswith("zone")}
            problem = None if done.status == status else done.text()
            if problem is None and after != before:
                problem = f"changed: {differing(after, before)}"
            if problem is None and leftovers(folder):
                problem = f"left behind: {leftovers(folder)}"
            tally.point(f"{arguments[0]} in {name}", problem)
            shutil.rmtree(folder)


def run_suite(work, level):
    tally = Tally("streams")
    answers_lost(work, tally)
    all_closed(work, tally)
    broken_pipe(work, tally)
    outputs_lost(work, tally)
    forbidden(work, tally)
    return tally
