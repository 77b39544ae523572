"""zl_cancel() is called just before the library looks, at each place where it does, whether it is to
stop. What must hold is what must hold without memory (memory.py).
"""
from sites import try_places


def run_suite(work, level):
    return try_places(work, level, "cancels", "FAULT_LOOK")
