"""Layers of a store, and the questions of the command about them."""
from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

from zonelayer._binding import ffi, lib
from zonelayer._errors import Finding, Findings, ZonelayerError, call
from zonelayer._frames import Batch

if TYPE_CHECKING:
    from typing import TypeAlias, Unpack

    import geopandas
    import pandas

    Layer: TypeAlias = str | os.PathLike[str] | geopandas.GeoDataFrame


class ZonelayerWarning(UserWarning):
    """What an answer is not worth, or what was seen in a source: a finding that nobody asked for."""


class Source(TypedDict, total=False):
    """How a source (a file or a GeoDataFrame) is read; as the options of the command."""

    source_crs: str
    """"EPSG:4517", WKT or PROJ text; overrides the source's own."""
    transformation: str
    """A PROJ pipeline or "EPSG:n" operation to EPSG:4490."""
    assume_same_datum: bool
    """Take an unknown or old datum as CGCS2000."""
    encoding: str
    map: str
    """"FIELD=NAME,FIELD=NAME": source fields to our columns."""
    id_field: str
    """The column that is the id of a layer of foreign design."""
    repair: bool
    """Mend what can be mended; each repair is a finding."""


class Filter(TypedDict, total=False):
    """Which features count; as the options of the command."""

    zone: str
    """"ID|NAME,…": ids, names or aliases in either language."""
    where: str
    """An SQL expression over the layer's columns."""
    mode: str
    """"railway,expressway": mode of lines."""
    status: str
    """"existing,planned"; "existing" unless given, "any" is all."""
    as_of: str
    """"2024-01-01": the stored zones as they were then."""


@dataclass
class Loaded:
    """What a load did."""

    rows: pandas.DataFrame
    """As the command has them: layer, read, written, repaired, refused, crs, crs_evidence …"""
    findings: list[Finding] = field(default_factory=list)


class Store:
    """A store of zonelayer: one SpatiaLite file with zones, lines, points and land layers.

    Where a layer is asked for, the name of a stored layer, a file or a GeoDataFrame will do; what is no
    stored layer is read through the same decision on its CRS and the same checks as by the command.
    Answers are DataFrames with the row keys of the command. What an answer is not worth is a
    :class:`ZonelayerWarning`, unless a list ``findings`` is given, which gets all notes.

    A store may be used by several threads; they take turns. The interpreter is free meanwhile.
    """

    def __init__(self, path: str | os.PathLike[str], *, write: bool = False) -> None:
        """Opens a store that is there; ``write``: to load into it."""
        self._open(lib.zl_store_open, path, lib.ZL_STORE_WRITE if write else lib.ZL_STORE_READ)

    @classmethod
    def create(cls, path: str | os.PathLike[str]) -> Store:
        """Makes a new, empty store, open to be loaded into; it must not be there yet."""
        store = cls.__new__(cls)
        store._open(lib.zl_store_create, path)
        return store

    def _open(self, function: Any, path: str | os.PathLike[str], *mode: Any) -> None:
        out = ffi.new("zl_store **")
        self._lock = threading.RLock()
        self._handle: Any = None
        call(function, out, os.fsencode(path), *mode)
        self._handle = ffi.gc(out[0], lib.zl_store_close)

    def close(self) -> None:
        """Ends the use of the store; nothing is pending at any time."""
        with self._lock:
            if self._handle is not None:
                ffi.release(self._handle)
            self._handle = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    # ---- layers ---------------------------------------------------------------------------------

    def layers(self) -> pandas.DataFrame:
        """The layers that the store has: name, kind, crs, source, count …"""
        return self.read("layers", status="any").reset_index(drop=True)

    def read(self, layer: Layer, *, findings: list[Finding] | None = None, **which: Unpack[Filter]
             ) -> geopandas.GeoDataFrame:
        """The features of a layer, of any status unless ``status`` says so: a GeoDataFrame in EPSG:4490
        with all columns and the fid as index. A plain table ("layers", "declared_areas",
        "documents") gives a DataFrame without geometry."""
        which.setdefault("status", "any")
        with self._question(findings) as ask:
            opened = ask.layer(layer, which)
            out = ffi.new("zl_batch **")
            call(lib.zl_batch_read, out, opened)
            frame = Batch(out).geo_frame()
        plain = frame.geometry.isna().all() and ask.is_plain(layer)
        return frame.drop(columns="geometry") if plain else frame

    def load(self, source: Layer, layer: str | None = None, *, kind: str | None = None,
             append: bool = False, replace_layer: bool = False, strict: bool = False,
             dry_run: bool = False, skip_bad: str | os.PathLike[str] | None = None,
             basis: str | None = None, accuracy_m: float = 0, document: str | None = None,
             **how: Unpack[Source]) -> Loaded:
        """Brings a file or a GeoDataFrame in as ``layer``, whole or not at all, through the checks of
        the command: its CRS is decided on and transformed to EPSG:4490, its shapes are checked.

        A GeoDataFrame without a CRS, or on an old datum, is refused (status 4) unless ``source_crs``,
        ``transformation`` or ``assume_same_datum`` say what it is in. An error in any feature refuses
        the load (status 3): the exception has all ``findings``, in which "fid 1" is the first row.
        ``skip_bad`` loads the rest and writes the refused features to that GeoJSON file; ``repair``
        mends what can be mended.
        """
        texts = {"as": layer, "kind": kind, "basis": basis, "document": document,
                 "skip_bad": None if skip_bad is None else os.fspath(skip_bad)}
        flags = {"append": append, "replace_layer": replace_layer, "strict": strict,
                 "dry_run": dry_run}
        found: list[Finding] = []
        with self._question(found) as ask, _as_path(source, layer) as path:
            options = ask.struct("zl_load_options *", {**texts, **flags, "accuracy_m": accuracy_m,
                                                       "feature": -1}, source=how)
            rows = ask.rows(lib.zl_load_columns(), lambda emit, user: call(
                lib.zl_load, self._handle, os.fsencode(path), options, emit, user,
                ask.findings.list))
        return Loaded(rows, found)

    # ---- questions ------------------------------------------------------------------------------

    def area(self, layer: Layer = "zones", *, method: str | None = None, total: bool = False,
             findings: list[Finding] | None = None, **which: Unpack[Filter]) -> pandas.DataFrame:
        """Area (m², ha, mu, km²) and perimeter (m) of each zone, and what the figure is worth.
        ``method``: "geodesic" (default), "tdt1055" or "planar:EPSG:4517"."""
        with self._question(findings) as ask:
            zones = ask.layer(layer, which)
            declared = ask.stored("declared_areas") if ask.has_column(zones, "area_basis") else None
            options = ask.struct("zl_area_options *", {"method": method, "total": total})
            return ask.rows(lib.zl_area_columns(), lambda emit, user: call(
                lib.zl_area, zones, declared or ffi.NULL, options, emit, user, ask.findings.list))

    def audit(self, layer: Layer = "zones", declared: Layer = "declared_areas", *,
              bounds_tolerance_m: float = 100, findings: list[Finding] | None = None,
              **which: Unpack[Filter]) -> pandas.DataFrame:
        """Declared areas and bounds in words against geometry, and wholes against their parts."""
        with self._question(findings) as ask:
            zones = ask.layer(layer, which)
            then = _only(which, "as_of")
            figures = ask.layer(declared, {"status": "any", **then})
            bounds = ask.stored("declared_bounds", then)
            named = [ask.stored(name, then if name == "zones" else {}) or ffi.NULL
                     for name in ("lines", "points", "zones")]

            def both(emit: Any, user: Any) -> None:
                call(lib.zl_audit, zones, figures, emit, user, ask.findings.list)
                if bounds:
                    call(lib.zl_layer_rewind, zones)
                    call(lib.zl_audit_bounds, zones, bounds, named, len(named),
                         float(bounds_tolerance_m), emit, user, ask.findings.list)
            return ask.rows(lib.zl_audit_columns(), both)

    def overlap(self, a: Layer = "zones", b: Layer | None = None, *, min_share: float = 0,
                touch: bool = False, sliver_width_m: float = 1, inside_width_m: float = 0.01,
                keep: Sequence[str] = (), id_field: str | None = None,
                findings: list[Finding] | None = None, **which: Unpack[Filter]
                ) -> pandas.DataFrame:
        """Pairs of features of one layer, or of two, that share land: area in m², shares, relation and
        class. Of one layer the filters choose pairs in which at least one is meant, of two they
        restrict the first. ``keep`` names columns of ``b`` that rows carry too."""
        with self._question(findings) as ask:
            first = ask.layer(a, which, **({} if b is not None or not id_field
                                           else {"id_field": id_field}))
            same = b is None and ("zone" in which or "where" in which)
            second = ffi.NULL
            if b is not None:
                second = ask.layer(b, {}, **({"id_field": id_field} if id_field else {}))
            elif same:
                second = ask.layer(a, _without(which, "zone", "where", "mode"))
            options = ask.struct("zl_overlap_options *", {
                "min_share": min_share, "touch": touch, "sliver_width_m": sliver_width_m,
                "inside_width_m": inside_width_m, "same_layer": same,
                "keep": ",".join(keep) or None})
            columns = ask.kept_columns(second, keep) if keep else lib.zl_overlap_columns()
            return ask.rows(columns, lambda emit, user: call(
                lib.zl_overlap, first, second, options, emit, user, ask.findings.list))

    def land(self, zones: Layer, land: Layer, by: Sequence[str], *, min_share: float = 0,
             total: bool = False, findings: list[Finding] | None = None, **which: Unpack[Filter]
             ) -> pandas.DataFrame:
        """How much of each zone each class of land covers, as ``overlap --by``; m²."""
        with self._question(findings) as ask:
            first, second = ask.layer(zones, which), ask.layer(land, {})
            names = ",".join(by)
            options = ask.struct("zl_land_options *", {"by": names, "min_share": min_share,
                                                       "total": total})
            columns = ffi.new("zl_columns **")
            call(lib.zl_land_columns, columns, second, names.encode())
            return ask.rows(ffi.gc(columns[0], lib.zl_columns_free), lambda emit, user: call(
                lib.zl_land, first, second, options, emit, user, ask.findings.list))

    def distance(self, zones: Layer = "zones", lines: Layer = "lines", *, max_m: float = 0,
                 count: int = 1, findings: list[Finding] | None = None, **which: Unpack[Filter]
                 ) -> pandas.DataFrame:
        """The nearest ``count`` lines or points of each mode: geodesic metres and both nearest places.
        ``mode`` and ``status`` choose lines, ``zone`` and ``where`` zones."""
        with self._question(findings) as ask:
            first = ask.layer(zones, _only(which, "zone", "where", "as_of"))
            second = ask.layer(lines, _only(which, "mode", "status", "as_of"))
            options = ask.struct("zl_distance_options *", {"max_m": max_m, "count": count})
            return ask.rows(lib.zl_distance_columns(), lambda emit, user: call(
                lib.zl_distance, first, second, options, emit, user, ask.findings.list))

    def corridor(self, zones: Layer = "zones", lines: Layer = "lines", *,
                 within_m: float | Sequence[float], tolerance_m: float = 0.1,
                 dissolve: bool = False, findings: list[Finding] | None = None,
                 **which: Unpack[Filter]) -> pandas.DataFrame:
        """Area (m²) and share of each zone within each of ``within_m`` metres of the lines of each
        mode, on each side; ``dissolve``: of all modes together. Filters as of :meth:`distance`."""
        with self._question(findings) as ask:
            first = ask.layer(zones, _only(which, "zone", "where", "as_of"))
            second = ask.layer(lines, _only(which, "mode", "status", "as_of"))
            metres = [float(within_m)] if isinstance(within_m, (int, float)) else list(within_m)
            held = ffi.new("double[]", metres)
            options = ask.struct("zl_corridor_options *", {
                "within_m": held, "nwithin": len(metres), "tolerance_m": tolerance_m,
                "dissolve": dissolve})
            return ask.rows(lib.zl_corridor_columns(), lambda emit, user: call(
                lib.zl_corridor, first, second, options, emit, user, ask.findings.list))

    def check(self, layer: Layer | None = None, *, deep: bool = False, **how: Unpack[Source]
              ) -> pandas.DataFrame:
        """All findings of a layer, or of all layers of the store: layer, feature, code, severity, lon
        and lat in degrees, text. ``deep`` adds digests, index and extents."""
        import pandas

        found: list[Finding] = []
        with self._question(found) as ask:
            options = ask.struct("zl_source_options *", dict(how))
            what = ffi.NULL if layer is None else os.fsencode(ask.path(layer))
            call(lib.zl_check, self._handle, what, options, deep, ask.findings.list)
        nowhere = (float("nan"), float("nan"))
        return pandas.DataFrame(
            [(f.layer, f.feature, f.code, f.severity, *(f.place_deg or nowhere), f.text)
             for f in found],
            columns=["layer", "feature", "code", "severity", "lon", "lat", "text"])

    @contextlib.contextmanager
    def _question(self, found: list[Finding] | None) -> Iterator[_Question]:
        """One question at a time; what it finds goes to the caller, also when it fails."""
        with self._lock, contextlib.ExitStack() as opened:
            if self._handle is None:
                raise ZonelayerError("the store was closed", int(lib.ZL_USAGE))
            with Findings() as findings:
                try:
                    yield _Question(self._handle, findings, opened)
                except ZonelayerError as error:
                    error.findings = findings.of_layers()
                    raise
                finally:
                    notes = findings.of_layers()
                    if found is not None:
                        found.extend(notes)
        if found is None:
            for note in notes:
                if note.severity != "note":
                    warnings.warn(f"{note.code}: {note.text}", ZonelayerWarning, stacklevel=4)


class _Question:
    """What one question has opened."""

    def __init__(self, store: Any, findings: Findings, opened: contextlib.ExitStack) -> None:
        self.store, self.findings, self.opened = store, findings, opened
        self._texts: list[Any] = []

    def struct(self, kind: str, values: dict[str, Any], source: Any = None) -> Any:
        """A struct of options, whose texts live as long as the question; None: not given."""
        made = ffi.new(kind)
        for name, value in values.items():
            self._set(made, name, value)
        for name, value in (source or {}).items():
            self._set(made.source, name, value)
        return made

    def _set(self, made: Any, name: str, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, str):
            value = ffi.new("char[]", value.encode())
        self._texts.append(value)
        try:
            setattr(made, name, value)
        except AttributeError:
            raise TypeError(f"there is no option {name!r}") from None

    def path(self, layer: Layer) -> str:
        return self.opened.enter_context(_as_path(layer, None))

    def layer(self, layer: Layer, which: Any, **how: Any) -> Any:
        out = ffi.new("zl_layer **")
        call(lib.zl_layer_open, out, self.store, os.fsencode(self.path(layer)),
             self.struct("zl_source_options *", how), self.struct("zl_filter *", dict(which)),
             self.findings.list)
        return self._keep(out[0])

    def stored(self, name: str, then: Any = ()) -> Any:
        """A layer that the store may have, of any status; None where it has not."""
        out = ffi.new("zl_layer **")
        try:
            call(lib.zl_layer_open, out, self.store, name.encode(), ffi.NULL,
                 self.struct("zl_filter *", {"status": "any", **dict(then)}),
                 self.findings.list)
        except ZonelayerError as error:
            if error.status != lib.ZL_USAGE:  # which is "no such layer"
                raise
            return None
        return self._keep(out[0])

    def _keep(self, layer: Any) -> Any:
        self.opened.callback(lib.zl_layer_close, layer)
        return layer

    def has_column(self, layer: Any, name: str) -> bool:
        batch = ffi.new("zl_batch **")
        call(lib.zl_batch_new, batch, lib.zl_layer_columns(layer), False)
        return name in Batch(batch).table().column_names

    def is_plain(self, layer: Layer) -> bool:
        return isinstance(layer, str) and layer in ("layers", "loads", "declared_areas",
                                                    "declared_bounds", "documents")

    def kept_columns(self, layer: Any, keep: Sequence[str]) -> Any:
        columns = ffi.new("zl_columns **")
        call(lib.zl_overlap_columns_kept, columns, layer, ",".join(keep).encode())
        return ffi.gc(columns[0], lib.zl_columns_free)

    def rows(self, columns: Any, ask: Callable[[Any, Any], None]) -> pandas.DataFrame:
        """The rows that a question emits, gathered without the interpreter."""
        out = ffi.new("zl_batch **")
        call(lib.zl_batch_new, out, columns, False)
        batch = Batch(out)
        ask(ffi.addressof(lib, "zl_batch_add"), batch.struct)
        return batch.frame()


def _only(which: Any, *names: str) -> dict[str, str]:
    return {name: value for name, value in which.items() if name in names}


def _without(which: Any, *names: str) -> dict[str, str]:
    return {name: value for name, value in which.items() if name not in names}


@contextlib.contextmanager
def _as_path(layer: Layer, name: str | None) -> Iterator[str]:
    """The name of a layer or file; a GeoDataFrame is a GeoPackage as long as it is read, with the CRS
    that it says it is in."""
    if isinstance(layer, (str, os.PathLike)):
        yield os.fspath(layer)
        return
    if not hasattr(layer, "geometry") or not hasattr(layer, "to_file"):
        raise TypeError(f"a {type(layer).__name__} is no layer: give its name, a file or a "
                        "GeoDataFrame")
    with tempfile.TemporaryDirectory(prefix="zonelayer-") as folder:
        path = os.path.join(folder, f"{name or 'frame'}.gpkg")
        with warnings.catch_warnings():  # that it has no CRS is what the load refuses
            warnings.filterwarnings("ignore", message="'crs' was not provided")
            layer.to_file(path, driver="GPKG", layer=name or "frame", engine="pyogrio",
                          VERSION="1.2")
        yield path
