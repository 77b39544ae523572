#!/usr/bin/env python3
"""Makes faults on purpose and counts what held:
run.py [--quick|--once|--full] [--part K/N] [--scenario PATTERN] [--minutes M] [SUITE…].

Each suite prints how many points it tried and how many held; the exit status is not 0 when one did
not. Random choices come from a printed seed (--seed N repeats them). The N parts of --full together
are all points: what was interrupted goes on with the next part, and nights may share them out.
"""
import argparse
import importlib
import os
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import common  # noqa: E402

SUITES = ["kill", "aborts", "disk", "memory", "sites", "calls", "cancels", "signals", "locks", "flips",
          "streams", "surroundings"]
ON_POOR_FILE_SYSTEMS = ("kill", "disk")  # those whose shim can play them
BY_PLACE = ["sites", "calls", "cancels"]


def run_one(work, name, level, seed, minutes):
    start = time.monotonic()
    random.seed(f"{seed} {name}")
    common.limit_time(minutes)
    common.Choice.poor = level == "full" and name in ON_POOR_FILE_SYSTEMS
    tally = importlib.import_module(name).run_suite(work, level)
    print(tally.line(time.monotonic() - start), flush=True)
    return tally


def part(text):
    """"3/300": the third of 300."""
    number, _, count = text.partition("/")
    if not (number.isdigit() and count.isdigit() and 1 <= int(number) <= int(count)):
        raise argparse.ArgumentTypeError(f"'{text}' is not K/N with 1 <= K <= N")
    return int(number), int(count)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", dest="level", action="store_const", const="quick")
    parser.add_argument("--once", dest="level", action="store_const", const="once",
                        help="sites, calls, cancels: until each call that leads to a failure has failed")
    parser.add_argument("--full", dest="level", action="store_const", const="full")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--minutes", type=float,
                        help="each suite tries its points in any order until so long")
    parser.add_argument("--part", type=part, default=(1, 1), metavar="K/N",
                        help="every N-th point, from the K-th one on")
    parser.add_argument("--scenario", action="append", metavar="PATTERN",
                        help="only these scenarios, such as 'export-*'")
    parser.add_argument("suite", nargs="*", metavar="SUITE")
    chosen = parser.parse_args()
    level = chosen.level or "quick"
    chosen.suite = chosen.suite or (BY_PLACE if level == "once" else SUITES)
    unknown = set(chosen.suite) - set(SUITES)
    if unknown:
        parser.error(f"no suite {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}")
    if level == "once" and set(chosen.suite) - set(BY_PLACE):
        parser.error(f"--once is for {' and '.join(BY_PLACE)}")
    common.Choice.part, common.Choice.parts = chosen.part
    common.Choice.patterns = chosen.scenario or ["*"]
    print(f"faults: {level}, seed {chosen.seed}", flush=True)
    work = common.Workspace()
    try:
        tallies = [run_one(work, name, level, chosen.seed, chosen.minutes)
                   for name in chosen.suite]
    finally:
        work.close()
    tried, held = sum(t.tried for t in tallies), sum(t.held for t in tallies)
    print(f"faults: {tried} points tried, {held} held")
    return 0 if tried == held and tried > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
