"""What went wrong, in the words of the library."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from zonelayer._binding import ffi, lib

Errors = Literal["raise", "null"]
"""What becomes of a row that cannot be read or measured: an exception, or no result."""


class ZonelayerError(Exception):
    """A call failed. ``status`` is the exit status that the command would have: 2 a wrong question, 3
    bad data, 4 an unknown CRS, 5 a failure of the machine. ``findings`` has what a question to a
    store found before it failed: all that a load was refused for."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status
        self.findings: list[Finding] = []


@dataclass(frozen=True)
class Finding:
    """Something that was seen in the data."""

    severity: str
    """"note", "warning" or "error"."""
    code: str
    """A stable word, such as "ring-self-intersection"."""
    text: str
    place_deg: tuple[float, float] | None
    """Longitude and latitude."""
    row: int | None
    """The row of an array, from 0; None in what is found in layers."""
    layer: str | None
    """The layer or file; of arrays the name of the argument, where there are several."""
    feature: str | None
    """The id of the feature of a layer, or "fid 12"; None where all of it is meant, and in arrays."""


def call(function: Any, *arguments: Any) -> None:
    """Calls a function of the library whose last argument is its error."""
    error = ffi.new("zl_error *")
    status = function(*arguments, error)
    if status != lib.ZL_OK:
        raise ZonelayerError(text(error.message) or "", int(status))


def text(value: Any) -> str | None:
    """A text of the library; None for NULL."""
    return None if value == ffi.NULL else ffi.string(value).decode()


class Findings:
    """A list of findings for a call; ``with`` frees it."""

    def __enter__(self) -> Findings:
        self.list = lib.zl_findings_new()
        if self.list == ffi.NULL:
            raise MemoryError
        return self

    def __exit__(self, *_exception: object) -> None:
        lib.zl_findings_free(self.list)

    def of_rows(self) -> list[Finding]:
        """Those of arrays, where the feature is a row."""
        return [_finding(found, is_row=True) for found in self._all()]

    def of_layers(self) -> list[Finding]:
        return [_finding(found, is_row=False) for found in self._all()]

    def _all(self) -> Iterator[Any]:
        for i in range(lib.zl_findings_count(self.list)):
            yield lib.zl_findings_get(self.list, i)


def _finding(found: Any, is_row: bool) -> Finding:
    placed = found.lon_deg == found.lon_deg
    feature = text(found.feature)
    return Finding(severity=text(found.severity_name) or "", code=text(found.code) or "",
                   text=text(found.text) or "",
                   place_deg=(found.lon_deg, found.lat_deg) if placed else None,
                   row=int(feature) if is_row and feature is not None else None,
                   layer=text(found.layer), feature=None if is_row else feature)


def call_rows(errors: Errors, found: list[Finding] | None, function: Any, *arguments: Any) -> None:
    """Calls a function over rows, whose last arguments are findings and error: bad rows are an
    exception, or go to ``found``."""
    if errors not in ("raise", "null"):
        raise ValueError(f"errors={errors!r}: give 'raise' or 'null'")
    if errors == "raise" and found is None:
        call(function, *arguments, ffi.NULL)
        return
    with Findings() as findings:
        call(function, *arguments, findings.list)
        if found is not None:
            found.extend(findings.of_rows())
