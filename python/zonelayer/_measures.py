"""Measures of each row."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zonelayer._binding import ffi, lib
from zonelayer._errors import Errors, Finding, Findings, ZonelayerError, call, call_rows
from zonelayer._wkb import Geometries, WkbArray, doubles, rows_of


def area(geometries: Geometries, *, errors: Errors = "raise",
         findings: list[Finding] | None = None) -> NDArray[np.float64]:
    """Geodesic areas in m², holes subtracted; 0 for lines and points, NaN for null."""
    shapes = WkbArray(geometries)
    areas = np.empty(len(shapes))
    call_rows(errors, findings, lib.zl_wkb_measure, doubles(areas), ffi.NULL, shapes.struct)
    return areas


def perimeter(geometries: Geometries, *, errors: Errors = "raise",
              findings: list[Finding] | None = None) -> NDArray[np.float64]:
    """Geodesic lengths of all rings and paths in m, holes included; NaN for null."""
    shapes = WkbArray(geometries)
    lengths = np.empty(len(shapes))
    call_rows(errors, findings, lib.zl_wkb_measure, ffi.NULL, doubles(lengths), shapes.struct)
    return lengths


def distance(a: Geometries, b: Geometries, *, places: bool = False, errors: Errors = "raise",
             findings: list[Finding] | None = None
             ) -> NDArray[np.float64] | tuple[NDArray[np.float64], ...]:
    """Least geodesic distances in m between the geometries of each row, 0 where they meet or one lies
    in the other; NaN for null and empty ones. One geometry as ``a`` or ``b`` stands for all rows.

    With ``places`` the nearest places follow, of ``a`` and of ``b``: arrays of shape (n, 2),
    longitude and latitude in degrees.
    """
    of_a, of_b = WkbArray(a), WkbArray(b)
    rows = rows_of(of_a, of_b)
    distances, at_a, at_b = np.empty(rows), np.empty((rows, 2)), np.empty((rows, 2))
    call_rows(errors, findings, lib.zl_wkb_distance, doubles(distances), doubles(at_a), doubles(at_b),
              of_a.struct, of_b.struct)
    return (distances, at_a, at_b) if places else distances


def overlap_area(a: Geometries, b: Geometries, *, errors: Errors = "raise",
                 findings: list[Finding] | None = None) -> NDArray[np.float64]:
    """Areas in m² that the polygons of each row have in common, 0 where they only touch; NaN for null
    and empty ones. One geometry as ``a`` or ``b`` stands for all rows."""
    of_a, of_b = WkbArray(a), WkbArray(b)
    areas = np.empty(rows_of(of_a, of_b))
    call_rows(errors, findings, lib.zl_wkb_overlap_area, doubles(areas), of_a.struct, of_b.struct)
    return areas


def check(geometries: Geometries) -> tuple[NDArray[np.bool_], list[Finding]]:
    """Is each geometry fit to be measured? False for null too. And what was found: each defect with
    its row, code and place; bad data are findings here and never an exception."""
    shapes = WkbArray(geometries)
    valid = np.zeros(len(shapes), np.bool_)
    with Findings() as findings:
        call(lib.zl_wkb_check, ffi.from_buffer("uint8_t[]", valid, require_writable=True),
             shapes.struct, findings.list)
        return valid, findings.of_rows()


def set_jobs(jobs: int) -> None:
    """Threads that work for calls from now on; 0: as many as the process may use cores."""
    if jobs < 0:
        raise ZonelayerError(f"{jobs} threads cannot work: give 0 or more", int(lib.ZL_USAGE))
    lib.zl_set_jobs(jobs)


def version() -> str:
    """The library and what it stands on, in one line."""
    return str(ffi.string(lib.zl_version()).decode())
