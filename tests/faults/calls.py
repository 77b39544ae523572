"""A foreign library or the system fails, by place: each place that calls SQLite, PROJ, GEOS, GDAL or the
system (call_sites.c lists what) is told once of a failure. The command then ends with a message and
the old state, or it could do without, and gives the same answer. (2: a file that an option named.)
"""
from sites import sweep


def run_suite(work, level):
    return sweep(work, level, "calls", "calls", (2, 3, 4, 5))
