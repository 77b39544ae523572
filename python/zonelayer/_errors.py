"""What went wrong, in the words of the library."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zonelayer._binding import ffi, lib


class ZonelayerError(Exception):
    """A call failed. ``status`` is the exit status that the command would have: 2 a wrong question, 3
    bad data, 4 an unknown CRS, 5 a failure of the machine."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Finding:
    """Something that was seen in the data of a row."""

    row: int
    severity: str
    """"note", "warning" or "error"."""
    code: str
    """A stable word, such as "ring-self-intersection"."""
    place_deg: tuple[float, float] | None
    """Longitude and latitude."""
    text: str


def call(function: Any, *arguments: Any) -> None:
    """Calls a function of the library whose last argument is its error."""
    error = ffi.new("zl_error *")
    status = function(*arguments, error)
    if status != lib.ZL_OK:
        raise ZonelayerError(ffi.string(error.message).decode(), int(status))


class Findings:
    """A list of findings for a call; ``with`` frees it."""

    def __enter__(self) -> Findings:
        self.list = lib.zl_findings_new()
        if self.list == ffi.NULL:
            raise MemoryError
        return self

    def __exit__(self, *_exception: object) -> None:
        lib.zl_findings_free(self.list)

    def __iter__(self):
        for i in range(lib.zl_findings_count(self.list)):
            found = lib.zl_findings_get(self.list, i)
            place = (found.lon_deg, found.lat_deg) if found.lon_deg == found.lon_deg else None
            word = lambda text: ffi.string(text).decode()  # noqa: E731
            yield Finding(int(word(found.feature)), word(found.severity_name), word(found.code),
                          place, word(found.text))
