"""Others at the same store: a reader that holds its lock as QGIS does, a writer, several of us.

A command that cannot write in its busy time ends with status 5 and says who might hold the store;
nothing is lost, and writers that wait in turn all get through.
"""
import shutil
import sqlite3
import threading

from common import STORE, Scenario, Tally, differing, each, prepare, run, state, UPDATE

QUICK = {"writers": 2, "loads": 2}
FULL = {"writers": 2, "loads": 200}


def reader(folder):
    """QGIS with the layer open: a read statement that has not ended holds a shared lock."""
    db = sqlite3.connect(folder / STORE, isolation_level=None, check_same_thread=False)
    cursor = db.execute("SELECT * FROM zones")
    cursor.fetchone()
    return db, cursor


def writer(folder):
    db = sqlite3.connect(folder / STORE, isolation_level=None, check_same_thread=False)
    db.execute("BEGIN EXCLUSIVE")
    return db, None


def release(held):
    db, cursor = held
    if cursor:
        cursor.close()
    if db.in_transaction:
        db.execute("ROLLBACK")
    db.close()


def refused(work, tally, scenario, hold, name):
    """The lock stays: the command gives up, says why, and has changed nothing."""
    folder = work.fresh(scenario.old)
    held = hold(folder)
    done = run(folder, scenario.arguments)
    release(held)
    problem = None
    if done.status != 5 or "locked" not in done.err or "QGIS" not in done.err:
        problem = done.text()
    elif state(folder) != scenario.before:
        problem = f"not the old state: {differing(state(folder), scenario.before)}"
    tally.point(f"{scenario.name} beside {name}", problem)
    shutil.rmtree(folder)


def waited(work, tally, scenario, hold, name):
    """The lock goes after a second: the command has waited."""
    folder = work.fresh(scenario.old)
    held = hold(folder)
    timer = threading.Timer(1, release, [held])
    timer.start()
    done = run(folder, scenario.arguments)
    timer.join()
    right = done.status == 0 and state(folder) == scenario.new
    tally.point(f"{scenario.name} after {name}", None if right else done.text())
    shutil.rmtree(folder)


def questions(work, tally):
    """A reader does not keep questions and exports from their answers."""
    folder = work.fresh(work.base())
    held = reader(folder)
    for arguments in (["area"], ["audit"], ["check", "--deep"], ["export", "zones", "z.geojson"]):
        done = run(folder, arguments)
        tally.point(f"{arguments[0]} beside a reader", None if done.status == 0 else done.text())
    release(held)
    shutil.rmtree(folder)


def wal_attempt(work, tally):
    """A program that switches the store to WAL leaves it readable and writable for us."""
    folder = work.fresh(work.base())
    db = sqlite3.connect(folder / STORE)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("UPDATE zones SET name_en = name_en || ' ' WHERE id = 'shangku'")
    db.commit()
    for arguments in (["area"], ["load", "zones.geojson", "--kind", "zone"], ["check", "--deep"]):
        done = run(folder, arguments)
        tally.point(f"{arguments[0]} of a store in WAL mode",
                    None if done.status == 0 else done.text())
    db.close()
    count = sqlite3.connect(folder / STORE).execute("SELECT count(*) FROM zones").fetchone()[0]
    tally.point("rows of a store in WAL mode", None if count == 28 else f"{count} zones, not 28")
    shutil.rmtree(folder)


class Viewer(threading.Thread):
    """As QGIS with the store in a project: a connection for the list of layers and one for each
    layer, which reads all features in pages of its iterator, holds them for the time of a redraw,
    counts, and asks the index for what is in view; now and then it opens everything anew."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.path, self.ended = path, threading.Event()
        self.rounds, self.waits, self.problem = 0, 0, None

    def run(self):
        while not self.ended.is_set() and self.problem is None:
            db = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=30)
            try:
                self.redraw(db)
                self.rounds += 1
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    self.problem = str(error)
                self.waits += 1
            except sqlite3.DatabaseError as error:
                self.problem = str(error)
            finally:
                db.close()

    def redraw(self, db):
        tables = [row[0] for row in db.execute("SELECT f_table_name FROM geometry_columns")]
        for table in tables[-4:]:
            cursor = db.execute(f'SELECT * FROM "{table}"')
            while cursor.fetchmany(20) and not self.ended.wait(0.005):
                pass
            count = db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            indexed = db.execute(f'SELECT count(*) FROM "idx_{table}_geometry"').fetchone()[0]
            empty = db.execute(
                f'SELECT count(*) FROM "{table}" WHERE geometry IS NULL').fetchone()[0]
            # A load is there whole with its index, or not at all; a writer may come in between.
            again = db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            if count == again and indexed != count - empty:
                self.problem = f"{table}: {count} rows, {indexed} in the index"

    def stop(self):
        self.ended.set()
        self.join()


def together(work, tally, writers, loads):
    """Several writers and a viewer at once: each load is there whole, or was refused with status
    5."""
    folder = work.fresh(work.base())
    viewer = Viewer(folder / STORE)
    viewer.start()
    written = []

    def load(number, turn):
        name = f"l{number}_{turn}"
        done = run(folder, ["load", "parcels.geojson", "--as", name])
        fine = done.status == 0 or (done.status == 5 and "locked" in done.err)
        tally.point(f"load {turn} of writer {number}", None if fine else done.text())
        if done.status == 0:
            written.append(name)

    each(load, [(number, turn) for turn in range(loads) for number in range(writers)], writers,
         whole=True)
    viewer.stop()
    tally.point("a viewer beside the writers", viewer.problem)
    tally.note("redraws of the viewer", viewer.rounds)
    tally.note("times the viewer found it locked", viewer.waits)
    db = sqlite3.connect(folder / STORE)
    for name in written:
        count = db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        tally.point(f"layer {name}", None if count == 60 else f"{count} rows, not 60")
    db.close()
    check = run(folder, ["check", "--deep"])
    tally.point("check --deep after all", None if check.status == 0 else check.text())
    shutil.rmtree(folder)


def run_suite(work, level):
    tally, plan = Tally("locks"), QUICK if level == "quick" else FULL
    scenarios = [prepare(work, Scenario("update", UPDATE)),
                 prepare(work, Scenario("load-land", ["load", "parcels.geojson", "--as", "p"])),
                 prepare(work, Scenario("into-layer", ["overlap", "--into", "shared"]))]
    holds = ((reader, "a reader"), (writer, "a writer"))
    each(lambda s, h, n: refused(work, tally, s, h, n),
         [(s, *hold) for s in scenarios for hold in holds], jobs=6)
    each(lambda s, h, n: waited(work, tally, s, h, n),
         [(s, *hold) for s in scenarios for hold in holds], jobs=6)
    questions(work, tally)
    wal_attempt(work, tally)
    together(work, tally, plan["writers"], plan["loads"])
    return tally
