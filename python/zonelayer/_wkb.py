"""Geometries of any kind as arrays of WKB that the library reads where they lie."""
from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zonelayer import _crs
from zonelayer._binding import ffi

Geometries = Any
"""What the functions of this package take as geometries: an array or list of WKB (``bytes``, None
for null), a pyarrow array of binary, large_binary or GeoArrow WKB, shapely geometries, a GeoSeries
or GeoDataFrame, or one geometry that stands for all rows. Longitude before latitude in degrees. What
says in which CRS it is must say CGCS2000 or WGS 84 (else status 4); of WKB that is the caller's word."""


class WkbArray:
    """A ``zl_wkb_array`` and what keeps its memory alive."""

    def __init__(self, geometries: Geometries) -> None:
        self.struct = ffi.new("zl_wkb_array *")
        self._kept: list[Any] = []
        if hasattr(geometries, "set_geometry"):  # a GeoDataFrame
            geometries = geometries.geometry
        _crs.refuse_others(_crs.of(geometries))
        arrow = _as_arrow(geometries)
        if arrow is not None:
            self._from_arrow(arrow)
        else:
            self._from_values(geometries)

    def __len__(self) -> int:
        return int(self.struct.count)

    def _keep(self, kind: str, buffer: Any) -> Any:
        held = ffi.from_buffer(kind, buffer)
        self._kept.append(held)
        return held

    def _from_values(self, geometries: Geometries) -> None:
        one = _is_one(geometries)
        values = _as_wkb([geometries] if one else geometries)
        sizes = np.fromiter(map(len, (v or b"" for v in values)) if None in values
                            else map(len, values), np.int64, len(values))
        offsets = np.zeros(len(values) + 1, np.int64)
        np.cumsum(sizes, out=offsets[1:])
        if None in values:
            known = np.fromiter((v is not None for v in values), bool, len(values))
            self.struct.validity = self._keep("uint8_t[]", np.packbits(known, bitorder="little"))
            values = [v for v in values if v is not None]
        self._fill(len(sizes), b"".join(values), offsets)
        self.struct.repeated = one

    def _fill(self, count: int, data: Any, offsets: Any) -> None:
        self.struct.count = count
        self.struct.data = self._keep("uint8_t[]", data)
        self.struct.offset64 = self._keep("int64_t[]", offsets)

    def _from_arrow(self, array: Any) -> None:
        """No byte is copied: the buffers of the array are handed over as they are."""
        validity, offsets, data = array.buffers()
        large = array.type == _pyarrow().large_binary()
        kind = "int64_t" if large else "int32_t"
        start = self._keep(f"{kind}[]", offsets) + array.offset if len(array) else ffi.NULL
        self.struct.count = len(array)
        self.struct.data = self._keep("uint8_t[]", data) if data else ffi.NULL
        setattr(self.struct, "offset64" if large else "offset", start)
        if len(array) == 0:
            self._fill(0, b"", np.zeros(1, np.int64))
        if validity is not None and array.null_count:
            self.struct.validity = self._keep("uint8_t[]", validity)
            self.struct.first_bit = array.offset


def _pyarrow() -> Any:
    return sys.modules.get("pyarrow")


def _as_arrow(geometries: Geometries) -> Any:
    """A pyarrow array of (large) binary, or None where it is nothing of Arrow."""
    arrow = _pyarrow()
    if arrow is None or not isinstance(geometries, (arrow.Array, arrow.ChunkedArray)):
        return None
    if isinstance(geometries, arrow.ChunkedArray):
        geometries = geometries.combine_chunks()
    if isinstance(geometries, arrow.ChunkedArray):  # one chunk would not hold 2 GB
        geometries = geometries.cast(arrow.large_binary()).combine_chunks()
    if isinstance(geometries, arrow.ExtensionArray):
        geometries = geometries.storage
    if arrow.types.is_binary(geometries.type) or arrow.types.is_large_binary(geometries.type):
        return geometries
    raise TypeError(f"an Arrow array of {geometries.type} holds no WKB: give binary, large_binary "
                    "or GeoArrow WKB")


def _is_one(geometries: Geometries) -> bool:
    return isinstance(geometries, (bytes, bytearray, memoryview)) or hasattr(geometries, "geom_type") \
        and not hasattr(geometries, "__len__")


def _as_wkb(geometries: Geometries) -> list[Any]:
    """Values of bytes, or None."""
    values = np.asarray(geometries, dtype=object).ravel()
    kinds = set(map(type, values)) - {type(None)}
    if not kinds <= {bytes, bytearray, memoryview}:
        import shapely  # given, where there are geometries of it
        given = np.zeros(len(values), bool)
        if kinds & {bytes, bytearray, memoryview}:
            given = np.fromiter((isinstance(v, (bytes, bytearray, memoryview)) for v in values), bool,
                                len(values))
        values = values.copy()
        values[~given] = shapely.to_wkb(values[~given])
    return list(values)


def doubles(array: NDArray[np.float64]) -> Any:
    """An array for the library to write into."""
    return ffi.from_buffer("double[]", array, require_writable=True)


def rows_of(a: WkbArray, b: WkbArray) -> int:
    """The rows of two arrays of which one may be one geometry for all rows."""
    return len(b) if a.struct.repeated else len(a)
