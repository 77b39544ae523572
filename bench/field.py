"""The layers of one size as files, the folders, and how our command is called on them."""
import pathlib
import subprocess

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000, "10m": 10_000_000}
ROOT = pathlib.Path(__file__).resolve().parent


def remove(*paths: pathlib.Path) -> None:
    """With what stands beside them: the files of a Shapefile, the journal of a store."""
    for path in paths:
        for file in [*path.parent.glob(path.stem + ".*"), *path.parent.glob(path.name + "-*")]:
            file.unlink()


def is_fresh(path: pathlib.Path, *sources: pathlib.Path) -> bool:
    """Made after all that it is made of or with."""
    return path.exists() and all(path.stat().st_mtime >= source.stat().st_mtime
                                 for source in sources)


class Field:
    def __init__(self, build: pathlib.Path, size: str, threads: int) -> None:
        self.build, self.size, self.count = build, size, SIZES[size]
        self.command = [str(build / "cli/zonelayer"), "--jobs", str(threads)]
        self.python = build / "peers/bin/python3"
        self.mapshaper = build / "peers/node_modules/.bin/mapshaper"
        self.folder = build / "work"
        self.folder.mkdir(exist_ok=True)
        # A Shapefile ends at 4 GB.
        self.parcels = self.folder / f"parcels_{size}.{'gpkg' if size == '10m' else 'shp'}"
        self.zones = self.folder / "zones.shp"
        self.lines = self.folder / "lines.shp"
        self.store = self.folder / f"zonelayer_{size}.sqlite"

    def make_layers(self) -> None:
        """Those that are not there yet."""
        for layer, path, count in (("parcels", self.parcels, self.count),
                                   ("zones", self.zones, 2500), ("lines", self.lines, 500)):
            self.make(layer, count, path)

    def make(self, layer: str, count: int, path: pathlib.Path) -> pathlib.Path:
        maker = self.build / "bench/make_layers"
        if not is_fresh(path, maker):
            part = path.with_name("part_" + path.name)
            remove(part)
            subprocess.run([maker, layer, str(count), part], check=True)
            for file in part.parent.glob(part.stem + ".*"):
                file.rename(path.with_suffix(file.suffix))
        return path

    def layers(self) -> tuple[tuple[str, pathlib.Path, str], ...]:
        """Name, file and type of what the questions are asked of."""
        return (("parcels", self.parcels, "MULTIPOLYGON"), ("zones", self.zones, "MULTIPOLYGON"),
                ("lines", self.lines, "LINESTRING"))

    def out(self, name: str) -> pathlib.Path:
        return self.folder / name

    def ours(self, *arguments: str, store: pathlib.Path) -> None:
        subprocess.run([*self.command, "--db", str(store), *map(str, arguments), "--quiet"],
                       check=True, stdout=subprocess.DEVNULL)

    def files(self) -> list[pathlib.Path]:
        return [path for _, path, _ in self.layers()]

    def need_store(self) -> None:
        """Our store with the three layers as the command that is measured makes it, whole or not at
        all."""
        if is_fresh(self.store, pathlib.Path(self.command[0]), *self.files()):
            return
        part = self.store.with_name("part_" + self.store.name)
        remove(part)
        self.ours("init", store=part)
        # A store has tables `zones` and `lines` of its own.
        for name, path in (("parcels", self.parcels), ("zones_2500", self.zones),
                           ("lines_500", self.lines)):
            self.ours("load", path, "--as", name, "--kind", "land", store=part)
        remove(self.store)
        part.rename(self.store)
