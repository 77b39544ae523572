"""Measures of each row."""
from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from zonelayer._binding import ffi, lib
from zonelayer._errors import Finding, Findings, ZonelayerError, call
from zonelayer._wkb import Geometries, WkbArray

Errors = Literal["raise", "null"]


def _doubles(array: NDArray[np.float64]) -> Any:
    return ffi.from_buffer("double[]", array, require_writable=True)


def _call(errors: Errors, function: Any, *arguments: Any) -> None:
    if errors == "raise":
        call(function, *arguments, ffi.NULL)
    elif errors == "null":
        with Findings() as findings:
            call(function, *arguments, findings.list)
    else:
        raise ValueError(f"errors={errors!r}: give 'raise' or 'null'")


def area(geometries: Geometries, *, errors: Errors = "raise") -> NDArray[np.float64]:
    """Geodesic areas in m², holes subtracted; 0 for lines and points, NaN for null."""
    shapes = WkbArray(geometries)
    areas = np.empty(len(shapes))
    _call(errors, lib.zl_wkb_measure, _doubles(areas), ffi.NULL, shapes.struct)
    return areas


def perimeter(geometries: Geometries, *, errors: Errors = "raise") -> NDArray[np.float64]:
    """Geodesic lengths of all rings and paths in m, holes included; NaN for null."""
    shapes = WkbArray(geometries)
    lengths = np.empty(len(shapes))
    _call(errors, lib.zl_wkb_measure, ffi.NULL, _doubles(lengths), shapes.struct)
    return lengths


def distance(a: Geometries, b: Geometries, *, places: bool = False, errors: Errors = "raise"
             ) -> NDArray[np.float64] | tuple[NDArray[np.float64], ...]:
    """Least geodesic distances in m between the geometries of each row, 0 where they meet or one lies
    in the other; NaN for null and empty ones. One geometry as ``a`` or ``b`` stands for all rows.

    With ``places`` the nearest places follow, of ``a`` and of ``b``: arrays of shape (n, 2),
    longitude and latitude in degrees.
    """
    of_a, of_b = WkbArray(a), WkbArray(b)
    rows = len(of_b) if of_a.struct.repeated else len(of_a)
    distances, at_a, at_b = np.empty(rows), np.empty((rows, 2)), np.empty((rows, 2))
    _call(errors, lib.zl_wkb_distance, _doubles(distances), _doubles(at_a), _doubles(at_b),
          of_a.struct, of_b.struct)
    return (distances, at_a, at_b) if places else distances


def check(geometries: Geometries) -> tuple[NDArray[np.bool_], list[Finding]]:
    """Is each geometry fit to be measured? False for null too. And what was found: each defect with
    its row, code and place; bad data are findings here and never an exception."""
    shapes = WkbArray(geometries)
    valid = np.zeros(len(shapes), np.bool_)
    with Findings() as findings:
        call(lib.zl_wkb_check, ffi.from_buffer("uint8_t[]", valid, require_writable=True),
             shapes.struct, findings.list)
        return valid, list(findings)


def set_jobs(jobs: int) -> None:
    """Threads that work for calls from now on; 0: as many as the process may use cores."""
    if jobs < 0:
        raise ZonelayerError(f"{jobs} threads cannot work: give 0 or more", int(lib.ZL_USAGE))
    lib.zl_set_jobs(jobs)


def version() -> str:
    """The library and what it stands on, in one line."""
    return ffi.string(lib.zl_version()).decode()
