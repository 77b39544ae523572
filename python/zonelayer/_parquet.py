"""GeoParquet 1.1 through pyarrow, since Debian's GDAL has no driver for it."""
from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from zonelayer._binding import lib
from zonelayer._errors import ZonelayerError

if TYPE_CHECKING:
    import geopandas
    import pyarrow

Path = str | os.PathLike[str]
BBOX = "bbox"
CORNERS = ("xmin", "ymin", "xmax", "ymax")


@dataclass(frozen=True)
class GeoColumn:
    """The geometry of a GeoParquet file, as its metadata have it."""

    name: str
    """The primary column; its values are WKB, longitude (or easting) first."""
    crs: Any
    """PROJJSON as a dict, or "OGC:CRS84", which the specification says where a file says nothing."""
    edges: str
    """"planar" or "spherical"; what zonelayer measures are geodesics on the ellipsoid, whatever it
    says."""
    bbox_column: str | None
    """A column of boxes (xmin, ymin, xmax, ymax) that rows can be chosen by; None: there is none."""


def geo_column(schema: pyarrow.Schema, source: str = "the schema") -> GeoColumn:
    """Reads the metadata ``geo`` of a schema of pyarrow. :class:`ZonelayerError` names what is missing or
    wrong in it; ``source`` is what messages call the file."""
    geo = _metadata(schema, source)
    version = str(geo.get("version", ""))
    if not version.startswith("1."):
        raise _wrong(source, f"is of GeoParquet version {version or 'unknown'}; 1.0 and 1.1 are read")
    name, columns = geo.get("primary_column"), geo.get("columns")
    if not isinstance(columns, dict) or not isinstance(columns.get(name), dict):
        raise _wrong(source, f"names the primary_column {name!r}, which its columns do not have")
    if name not in schema.names:
        raise _wrong(source, f"has no column {name!r}, which its metadata name as the geometry")
    return _column(schema, str(name), columns[name], source)


def _column(schema: Any, name: str, about: dict[str, Any], source: str) -> GeoColumn:
    import pyarrow

    kind, encoding = schema.field(name).type, about.get("encoding")
    if encoding != "WKB":
        raise _wrong(source, f"has its geometry in the encoding {encoding!r}; write it as WKB")
    kind = getattr(kind, "storage_type", kind)
    if not (pyarrow.types.is_binary(kind) or pyarrow.types.is_large_binary(kind)):
        raise _wrong(source, f"has a geometry column of {kind}, which is no WKB")
    crs, edges = about.get("crs", "OGC:CRS84"), about.get("edges", "planar")
    if crs is None:
        raise ZonelayerError(f"{source} says that its coordinate reference system is unknown (crs: "
                             "null); write it with the one that it is in", int(lib.ZL_BAD_CRS))
    if edges not in ("planar", "spherical"):
        raise _wrong(source, f"has edges {edges!r}; planar and spherical are known")
    covering = about.get("covering", {}).get("bbox", {}).get("xmin", [None])[0]
    return GeoColumn(name, crs, edges, covering if covering in schema.names else None)


def _metadata(schema: Any, source: str) -> dict[str, Any]:
    text = (schema.metadata or {}).get(b"geo")
    if text is None:
        raise _wrong(source, "has no metadata 'geo': it is Parquet but not GeoParquet. Write it with "
                             "zonelayer.to_parquet(), GeoPandas or GDAL")
    try:
        geo = json.loads(text)
    except ValueError as error:
        raise _wrong(source, f"has metadata 'geo' that are no JSON: {error}") from None
    if not isinstance(geo, dict):
        raise _wrong(source, "has metadata 'geo' that are no object")
    return geo


def _wrong(source: str, what: str) -> ZonelayerError:
    return ZonelayerError(f"{source} {what}", int(lib.ZL_BAD_DATA))


def read_parquet(path: Path, *, columns: Sequence[str] | None = None,
                 bbox: tuple[float, float, float, float] | None = None) -> geopandas.GeoDataFrame:
    """Reads GeoParquet 1.0 or 1.1 into a GeoDataFrame in the CRS that the file declares.

    ``columns``: only these, and the geometry. ``bbox``: only rows whose box meets west, south, east,
    north, in units of the CRS; row groups that are farther away are not read where the file has boxes.
    The column of boxes is left out. :class:`ZonelayerError` for missing or wrong metadata, status 4 for
    a CRS that is unknown.
    """
    import geopandas
    import pyarrow.parquet
    import shapely

    about = geo_column(pyarrow.parquet.read_schema(path), os.fspath(path))
    near = _near(about, bbox) if bbox and about.bbox_column else None
    wanted = None if columns is None else [*dict.fromkeys([*columns, about.name])]
    frame = pyarrow.parquet.read_table(path, columns=wanted, filters=near).to_pandas()
    shapes = geopandas.GeoSeries(shapely.from_wkb(frame.pop(about.name)), index=frame.index,
                                 crs=_crs(about, path))
    frame = frame.drop(columns=[name for name in (about.bbox_column,) if name in frame])
    made = geopandas.GeoDataFrame(frame, geometry=shapes.rename(about.name))
    return made.cx[bbox[0]:bbox[2], bbox[1]:bbox[3]] if bbox and not about.bbox_column else made


def _crs(about: GeoColumn, path: Path) -> Any:
    import pyproj

    try:
        return pyproj.CRS.from_user_input(about.crs)
    except pyproj.exceptions.CRSError as error:
        raise ZonelayerError(f"{os.fspath(path)} has a crs that PROJ cannot read: {error}",
                             int(lib.ZL_BAD_CRS)) from None


def _near(about: GeoColumn, bbox: tuple[float, float, float, float]) -> Any:
    import pyarrow.compute

    def side(name: str) -> Any:
        return pyarrow.compute.field(about.bbox_column, name)
    west, south, east, north = bbox
    return ((side("xmin") <= east) & (side("xmax") >= west) & (side("ymin") <= north)
            & (side("ymax") >= south))


def to_parquet(frame: geopandas.GeoDataFrame, path: Path, *, row_group_size: int = 65536,
               compression: str = "zstd") -> None:
    """Writes GeoParquet 1.1: WKB, the CRS as PROJJSON, the types and the box of all geometries, and a
    column ``bbox`` with the box of each row, which readers choose rows by.

    Edges are declared "planar", which is the default: between two corners other programs draw a
    straight line in the file's coordinates. zonelayer measures geodesics on the ellipsoid, for which
    GeoParquet 1.1 has no word ("spherical" are great circles). At 41 degrees the two are 2 cm apart
    along an edge of 1 km that runs east, and 2 m along one of 10 km. The file is there whole or not at
    all, and replaces what was there.
    """
    import pyarrow.parquet

    if getattr(frame, "crs", None) is None:
        raise ZonelayerError("the frame has no coordinate reference system: say what it is in, as "
                             "set_crs(4490), before it is written", int(lib.ZL_BAD_CRS))
    table = _table(frame)
    path = os.fspath(path)
    folder = os.path.dirname(os.path.abspath(path))
    handle, beside = tempfile.mkstemp(dir=folder, prefix=".zonelayer-", suffix=".parquet")
    os.close(handle)
    try:
        pyarrow.parquet.write_table(table, beside, row_group_size=row_group_size,
                                    compression=compression)
        os.chmod(beside, 0o666 & ~_umask())
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _table(frame: Any) -> Any:
    import pyarrow
    import shapely

    name = frame.geometry.name
    rest = frame.drop(columns=name)
    more = [column for column in rest if hasattr(rest[column].dtype, "na_value")
            and str(rest[column].dtype) == "geometry"]
    if more or BBOX in rest:
        raise ZonelayerError(f"the frame has the column {(more or [BBOX])[0]!r} too: a file has one "
                             f"geometry, and '{BBOX}' for its boxes; drop or rename it",
                             int(lib.ZL_USAGE))
    shapes = frame.geometry.to_numpy()
    boxes = shapely.bounds(shapes)
    table = pyarrow.Table.from_pandas(rest)
    table = table.append_column(name, pyarrow.array(shapely.to_wkb(shapes), pyarrow.binary()))
    table = table.append_column(BBOX, _boxes(boxes))
    geo = {"version": "1.1.0", "primary_column": name,
           "columns": {name: _about(frame.crs, shapes, boxes)}}
    return table.replace_schema_metadata({**(table.schema.metadata or {}),
                                          b"geo": json.dumps(geo).encode()})


def _boxes(boxes: Any) -> Any:
    import pyarrow

    empty = np.isnan(boxes).any(axis=1)
    return pyarrow.StructArray.from_arrays([pyarrow.array(side) for side in boxes.T], CORNERS,
                                           mask=pyarrow.array(empty))


def _about(crs: Any, shapes: Any, boxes: Any) -> dict[str, Any]:
    import shapely

    known = shapes[~shapely.is_missing(shapes)]
    kinds = {f"{shape.geom_type} Z" if shape.has_z else shape.geom_type for shape in known}
    about: dict[str, Any] = {
        "encoding": "WKB", "geometry_types": sorted(kinds), "crs": crs.to_json_dict(),
        "covering": {"bbox": {side: [BBOX, side] for side in CORNERS}}}
    placed = boxes[~np.isnan(boxes).any(axis=1)]
    if len(placed):
        about["bbox"] = [*placed[:, :2].min(axis=0).tolist(), *placed[:, 2:].max(axis=0).tolist()]
    return about
