"""Which coordinate reference systems arrays may be in: those whose degrees are taken as CGCS2000."""
from __future__ import annotations

import json
from typing import Any

from zonelayer._binding import lib
from zonelayer._errors import ZonelayerError

TAKEN = {("EPSG", "4490"), ("EPSG", "4480"), ("EPSG", "4326"), ("EPSG", "4979"), ("OGC", "CRS84")}
"""CGCS2000 and WGS 84, in the plane and with heights; as in the command they are taken as equal, to
about a metre. Everything in Python is longitude first, whatever the system says."""

UNKNOWN = object()
"""The CRS of what says nothing about it, such as WKB: it is the caller's word that it is right."""


def of(geometries: Any) -> Any:
    """The CRS that a GeoSeries or an Arrow array of an extension type says it is in; None: it has no
    CRS although it could."""
    kind = None if hasattr(geometries, "geom_type") else getattr(geometries, "type", None)
    if getattr(kind, "extension_name", "").startswith("geoarrow"):
        return _of_extension(kind)
    return getattr(geometries, "crs", UNKNOWN)


def _of_extension(kind: Any) -> Any:
    metadata = kind.__arrow_ext_serialize__()
    crs = json.loads(metadata or b"{}").get("crs")
    return UNKNOWN if crs is None else crs


def refuse_others(crs: Any) -> None:
    """Degrees on another datum, or metres, are no input for measures; they are never taken for it."""
    if crs is UNKNOWN:
        return
    if crs is None:
        raise ZonelayerError(
            "the geometries have no coordinate reference system: say what they are in, as "
            "set_crs(4490) for CGCS2000, or load them into a Store with source_crs", int(lib.ZL_BAD_CRS))
    known = _known(crs)
    if known.to_authority() not in TAKEN:
        raise ZonelayerError(
            f"the geometries are in {_name(known)}; longitude and latitude on CGCS2000 (EPSG:4490, or "
            "WGS 84, which is taken as equal) are measured. Load them into a Store, which decides on "
            "the datum and transforms, or transform them yourself", int(lib.ZL_BAD_CRS))


def _known(crs: Any) -> Any:
    import pyproj

    try:
        return pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as error:
        raise ZonelayerError(f"the coordinate reference system of the geometries is unknown: {error}",
                             int(lib.ZL_BAD_CRS)) from None


def _name(crs: Any) -> str:
    authority = crs.to_authority()
    return f"{':'.join(authority)} {crs.name}" if authority else crs.name
