#!/usr/bin/env python3
"""Guards the architecture: the direction of includes and the homes of foreign headers.

The order of the layers is read from the LAYERS line of lib/CMakeLists.txt. A file of the library
includes its own layer (its folder and the topics below it) and those to the left; the command
includes the public header alone; a foreign header stands only in its home. Every source is listed,
every header has an include guard.
"""
import pathlib
import re
import sys

HOMES = {  # header pattern: folders that may include it
    r"proj\.h|geodesic\.h": {"geodesy"},
    r"geos_c\.h": {"geometry"},
    r"sqlite3\.h": {"db"},
    r"libpq-fe\.h": {"db"},
    r"spatialite.*": {"store"},
    r"gdal.*|ogr.*|cpl_.*": {"input"},
    r"libxml/.*": {"output"},
    r"zlib\.h": {"output"},
    r"mapserver\.h|mapogcsld\.h|hittest\.h|fontconfig/.*": {"output"},
    r"pthread\.h|threads\.h|nettle/.*|libintl\.h|locale\.h": {"base"},
    r"dlfcn\.h": {"base"},
    r"popt\.h|json-c/.*|json\.h|uni(str|width|case|conv|types)\.h": {"cli"},
    r"xlsxwriter.*|minizip/.*": {"cli"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def layer_order(cmake: str) -> list[str]:
    return re.search(r"set\(LAYERS ([^)]*)\)", cmake).group(1).split()


def foreign_fault(folder: str, header: str) -> str | None:
    for pattern, homes in HOMES.items():
        if re.fullmatch(pattern, header) and folder not in homes:
            return f"<{header}> belongs to {', '.join(sorted(homes))}"
    return None


def own_fault(folder: str, header: str, order: list[str], siblings: set[str]) -> str | None:
    if header in ("zonelayer.h", "zonelayer_wkb.h"):
        return None
    if folder == "cli":
        return None if header in siblings else f'"{header}": the command sees zonelayer.h only'
    target = header.split("/")[0]
    if target not in order:
        return f'"{header}": name a header of the library by its folder'
    if order.index(target) > order.index(folder):
        return f'"{header}" stands to the right of {folder}'
    return None


def faults_of(path: pathlib.Path, folder: str, order: list[str]) -> list[str]:
    text = path.read_text(encoding="utf-8")
    siblings = {p.name for p in path.parent.glob("*.h")}
    faults = []
    for quote, header in INCLUDE.findall(text):
        fault = (foreign_fault(folder, header) if quote == "<"
                 else own_fault(folder, header, order, siblings))
        if fault:
            faults.append(f"{path}: {fault}")
    if path.suffix == ".h" and not re.search(r"#ifndef \w+\n#define \w+\n", text):
        faults.append(f"{path}: no include guard")
    return faults


def unlisted(root: pathlib.Path, cmake: str, order: list[str]) -> list[str]:
    faults = []
    for layer in order:
        listed = set(re.search(rf"set\({layer}_SOURCES([^)]*)\)", cmake).group(1).split())
        home = root / "lib" / layer
        listed |= set(re.findall(rf"(?<=\s){layer}/(\S+\.c)", cmake))  # modules of their own
        found = {str(p.relative_to(home)) for p in home.rglob("*.c")}
        faults += [f"lib/{layer}/{name}: not in lib/CMakeLists.txt" for name in found - listed]
    return faults


def main(root: pathlib.Path) -> int:
    cmake = (root / "lib/CMakeLists.txt").read_text(encoding="utf-8")
    order = layer_order(cmake)
    files = [(p, layer) for layer in order for p in sorted((root / "lib" / layer).rglob("*.[ch]"))]
    files += [(p, "cli") for p in sorted((root / "cli").glob("*.[ch]"))]
    faults = [fault for path, folder in files for fault in faults_of(path, folder, order)]
    faults += unlisted(root, cmake, order)
    print("\n".join(faults) or f"{len(files)} files: includes run one way, foreign headers at home")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
