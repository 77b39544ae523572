"""SQLite fails, by place: what each place prepares, or a step of it, fails once as it does when the
disk cannot be read. What must hold is what must hold without memory (memory.py).
"""
from sites import try_places


def run_suite(work, level):
    return try_places(work, level, "statements", "FAULT_STATEMENT")
