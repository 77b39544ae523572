"""zl_cancel() is called just before the library looks, at each place where it does, whether it is to
stop. What must hold is what must hold without memory (memory.py).
"""
from sites import sweep


def run_suite(work, level):
    return sweep(work, level, "cancels", "looks", (5,))
