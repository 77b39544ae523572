"""What the geometries of one array have to do with those of another."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zonelayer._binding import ffi, lib
from zonelayer._errors import Errors, Finding, call_rows
from zonelayer._wkb import Geometries, WkbArray, doubles

Accuracy = float | Sequence[float] | NDArray[np.float64] | None


class Nearest(NamedTuple):
    """Of each geometry the nearest one of another array."""

    index: NDArray[np.int64]  # type: ignore[assignment]  # not that of tuple
    """The row of the other array, -1 where there is none."""
    distance_m: NDArray[np.float64]
    place_a: NDArray[np.float64]
    """Nearest places of shape (n, 2), longitude and latitude in degrees."""
    place_b: NDArray[np.float64]


class Corridor(NamedTuple):
    """Land of each zone within distances of lines; of shape (n,), or (n, k) for k distances."""

    area_m2: NDArray[np.float64]
    share: NDArray[np.float64]
    """Of the zone, 0 to 1."""
    largest_error_m: NDArray[np.float64]
    """The largest error of the distance that was found on the boundary of that land."""
    area_min_m2: NDArray[np.float64]
    """Least and greatest area over the accuracies; NaN where one that counts is unknown."""
    area_max_m2: NDArray[np.float64]


class Overlaps(NamedTuple):
    """Pairs of polygons that have land in common, by columns."""

    a: NDArray[np.int64]
    """Rows of the first array, ascending."""
    b: NDArray[np.int64]
    """Rows of the second array, ascending for each of the first."""
    area_m2: NDArray[np.float64]
    share_of_a: NDArray[np.float64]
    share_of_b: NDArray[np.float64]
    width_m: NDArray[np.float64]
    """Mean width, twice the area by the perimeter."""
    class_name: NDArray[np.str_]
    """How b stands to a: "inside" (a in b), "contains", "equal", "overlap", "sliver" or "touch"."""


CLASSES = np.array(["inside", "contains", "equal", "overlap", "sliver", "touch"])
"""The words of zl_wkb_class, in its order."""
PAIR = np.dtype([("a", np.int64), ("b", np.int64), ("area_m2", np.float64),
                 ("share_of_a", np.float64), ("share_of_b", np.float64), ("width_m", np.float64),
                 ("class_number", np.int32)], align=True)


def nearest(a: Geometries, b: Geometries, *, max_m: float = 0, errors: Errors = "raise",
            findings: list[Finding] | None = None) -> Nearest:
    """For each geometry of ``a`` the nearest one of ``b`` (of equally near ones the first), the least
    geodesic distance in m, 0 where they meet or one lies in the other, and the nearest places.

    What is farther than ``max_m`` (0: no limit) is none: index -1 and NaN, as for null and empty ones.
    The result of a row does not depend on the other rows of ``a``. The last
    bits of a distance may differ from those of ``distance()``, which searches another way.
    """
    of_a, of_b = WkbArray(a), WkbArray(b)
    rows = len(of_a)
    found = Nearest(np.empty(rows, np.int64), np.empty(rows), np.empty((rows, 2)),
                    np.empty((rows, 2)))
    call_rows(errors, findings, lib.zl_wkb_nearest,
              ffi.from_buffer("int64_t[]", found.index, require_writable=True),
              doubles(found.distance_m), doubles(found.place_a), doubles(found.place_b),
              of_a.struct, of_b.struct, float(max_m))
    return found


def corridor(zones: Geometries, lines: Geometries, within_m: float | Sequence[float], *,
             zone_accuracy_m: Accuracy = None, line_accuracy_m: Accuracy = None,
             tolerance_m: float = 0.1, errors: Errors = "raise",
             findings: list[Finding] | None = None) -> Corridor:
    """Areas in m² and shares of each zone that lie within ``within_m`` metres of any of the lines (or
    points), on each side of the centreline; several distances give a column for each. NaN for null
    and empty zones.

    ``zone_accuracy_m`` and ``line_accuracy_m`` are accuracies in m, one for all rows or one for each;
    with both the least and the greatest area are known. The result of a zone does not depend on the
    other zones. Within the tolerance it does, as that of the command, on what other distances and
    accuracies are asked for at once: the same ones give the same bits.
    """
    of_zones, of_lines = WkbArray(zones), WkbArray(lines)
    distances = np.atleast_1d(np.asarray(within_m, np.float64))
    shape = (len(of_zones),) if np.ndim(within_m) == 0 else (len(of_zones), len(distances))
    figures = Corridor(*(np.empty(shape) for _ in Corridor._fields))
    held = ffi.from_buffer("double[]", distances)
    options = ffi.new("zl_corridor_options *", {"within_m": held, "nwithin": len(distances),
                                                "tolerance_m": tolerance_m})
    outputs = {name: doubles(column) for name, column in figures._asdict().items()}
    call_rows(errors, findings, lib.zl_wkb_corridor, ffi.new("zl_wkb_corridors *", outputs),
              of_zones.struct, _accuracies(zone_accuracy_m, len(of_zones)), of_lines.struct,
              _accuracies(line_accuracy_m, len(of_lines)), options)
    return figures


def _accuracies(given: Accuracy, rows: int) -> Any:
    if given is None:
        return ffi.NULL
    return ffi.from_buffer("double[]", np.ascontiguousarray(np.broadcast_to(
        np.asarray(given, np.float64), (rows,))))


def overlap_pairs(a: Geometries, b: Geometries | None = None, *, min_share: float = 0,
                  touch: bool = False, sliver_width_m: float = 1, inside_width_m: float = 0.01,
                  errors: Errors = "raise", findings: list[Finding] | None = None) -> Overlaps:
    """All pairs of polygons of ``a`` and ``b`` that have land in common, or, without ``b``, those of
    ``a`` with each other, each once; with ``touch`` those that only touch too.

    Pairs whose larger share is below ``min_share`` (0 to 1) are left out. An overlap of a mean width
    below ``sliver_width_m`` is a sliver; one that stands out by no more than ``inside_width_m`` counts
    as inside. The figures of a pair do not depend on what else the arrays have.
    """
    of_a, of_b = WkbArray(a), None if b is None else WkbArray(b)
    options = ffi.new("zl_overlap_options *", {"min_share": min_share, "touch": touch,
                                               "sliver_width_m": sliver_width_m,
                                               "inside_width_m": inside_width_m})
    out = ffi.new("zl_wkb_overlaps **")
    call_rows(errors, findings, lib.zl_wkb_overlap_pairs, out, of_a.struct,
              ffi.NULL if of_b is None else of_b.struct, options)
    try:
        return _columns(out[0])
    finally:
        lib.zl_wkb_overlaps_free(out[0])


def _columns(overlaps: Any) -> Overlaps:
    pairs = np.empty(0, PAIR)
    if overlaps.count:
        size = overlaps.count * ffi.sizeof("zl_wkb_overlap")
        pairs = np.frombuffer(ffi.buffer(overlaps.pair, size), PAIR)
    return Overlaps(a=pairs["a"].copy(), b=pairs["b"].copy(), area_m2=pairs["area_m2"].copy(),
                    share_of_a=pairs["share_of_a"].copy(), share_of_b=pairs["share_of_b"].copy(),
                    width_m=pairs["width_m"].copy(), class_name=CLASSES[pairs["class_number"]])
