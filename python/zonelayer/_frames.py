"""Rows of the library as tables of pyarrow and frames of pandas and GeoPandas."""
from __future__ import annotations

import json
from typing import Any

from zonelayer._binding import ffi, lib
from zonelayer._errors import text

CRS = "EPSG:4490"
"""CGCS2000, longitude first as GeoPandas has it."""


class Batch:
    """Rows that the library has gathered by columns. pyarrow reads them where they lie."""

    def __init__(self, out: Any) -> None:
        self.struct = ffi.gc(out[0], lib.zl_batch_free)

    def table(self) -> Any:
        """A pyarrow table; places are lists of longitude and latitude, shapes are WKB."""
        import pyarrow

        columns = [self.struct.column[i] for i in range(self.struct.ncolumns)]
        return pyarrow.table([self._array(column) for column in columns],
                             names=[text(column.name) for column in columns])

    def _buffer(self, pointer: Any, size: int) -> Any:
        """Memory of the batch, which lives as long as the buffer does."""
        import pyarrow

        return pyarrow.foreign_buffer(int(ffi.cast("uintptr_t", pointer)), size, base=self)

    def _array(self, column: Any) -> Any:
        import pyarrow

        rows = self.struct.count
        validity = self._buffer(column.validity, (rows + 7) // 8) if column.nulls else None
        values = self._buffer(column.values, column.bytes)
        if column.type == lib.ZL_PLACE:
            flat = pyarrow.Array.from_buffers(pyarrow.float64(), 2 * rows, [None, values])
            return pyarrow.Array.from_buffers(pyarrow.list_(pyarrow.float64(), 2), rows, [validity],
                                              column.nulls, children=[flat])
        if column.type in (lib.ZL_INTEGER, lib.ZL_REAL):
            kind = pyarrow.int64() if column.type == lib.ZL_INTEGER else pyarrow.float64()
            return pyarrow.Array.from_buffers(kind, rows, [validity, values], column.nulls)
        kind = pyarrow.large_binary() if column.wkb else pyarrow.large_string()
        offsets = self._buffer(column.offset, 8 * (rows + 1))
        return pyarrow.Array.from_buffers(kind, rows, [validity, offsets, values], column.nulls)

    def lists(self) -> list[str]:
        """The columns that are JSON arrays."""
        return [text(self.struct.column[i].name) or "" for i in range(self.struct.ncolumns)
                if self.struct.column[i].type == lib.ZL_LIST]

    def frame(self) -> Any:
        """A pandas DataFrame; lists are lists of str, places lists of longitude and latitude."""
        frame = self.table().to_pandas()
        for name in self.lists():
            frame[name] = [json.loads(value) if isinstance(value, str) else None
                           for value in frame[name]]
        return frame

    def geo_frame(self) -> Any:
        """A GeoDataFrame in EPSG:4490, whose index is the fid; a DataFrame where no row has a
        geometry and none could have."""
        import geopandas

        frame = self.frame().set_index("fid")
        shapes = geopandas.GeoSeries.from_wkb(frame.pop("geometry"), index=frame.index, crs=CRS)
        return geopandas.GeoDataFrame(frame, geometry=shapes)
