"""Jobs of ours alone: start-up, threads, growth with the number of parcels."""
import os
import pathlib
import zlib

from contest import Contestant, of_csv, of_geojson
from field import ROOT, Field, is_fresh, remove
from peers import zonelayer

SCALED = ("load", "check", "area", "overlap-self", "overlap-cross", "distance", "export-geojson")
THREADED = ("area", "overlap-self", "overlap-cross", "distance", "corridor")


def startup(f: Field) -> list[Contestant]:
    store, out = f.out("startup.sqlite"), f.out("startup.csv")
    os.environ["ZONELAYER_LAYERS"] = str(ROOT.parent / "layers")

    def sample() -> None:
        if not is_fresh(store, pathlib.Path(f.command[0])):
            remove(store)
            f.ours("init", "--sample", store=store)

    return [Contestant("zonelayer", zonelayer.ask(f, store, ["area"], out), of_csv(out, "area_m2"),
                       sample, how="area of the shipped zones"),
            Contestant("empty program", [str(f.build / "bench/linked_gdal")],
                       how="linked to libgdal, asks its version"),
            Contestant("ogrinfo", ["ogrinfo", "--version"], how="registers its drivers")]


def of_bytes(path: pathlib.Path):
    """The same answer is the same bytes."""
    def answer() -> tuple[int, float]:
        size, sum_of_all = 0, 0
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                size, sum_of_all = size + len(block), zlib.crc32(block, sum_of_all)
        return size, float(sum_of_all)
    return answer


def threads(f: Field, job: str) -> list[Contestant]:
    arguments, _ = zonelayer.QUESTIONS[job]

    def with_threads(who: str, count: int) -> Contestant:
        out = f.out(f"threads{count}.csv")
        command = zonelayer.ask(f, f.store, arguments, out)
        command[command.index("--jobs") + 1] = str(count)
        return Contestant(who, command, of_bytes(out), f.need_store,
                          how=f"--jobs {count or 'of all cores'}")

    return [with_threads("all cores", 0), with_threads("one thread", 1)]


def check(f: Field) -> list[Contestant]:
    out = f.out("zonelayer.csv")
    return [Contestant("zonelayer", zonelayer.ask(f, f.store, ["check", "parcels"], out), None,
                       f.need_store, how="zonelayer check parcels")]


def export_geojson(f: Field) -> list[Contestant]:
    """The parcels of 10 M have longitudes below and above 80."""
    one = zonelayer.export(f, "geojson")
    answer = of_geojson(f.out("zonelayer.geojson"))
    one.answer = lambda: (answer()[0], 0.0)
    one.due = (f.count, 0.0)
    return [one]


def load(f: Field) -> list[Contestant]:
    one = zonelayer.load(f)
    one.due = (f.count, 0.0)
    return [one]


# What else can be asked of a large layer; of these the memory is what counts. {declared} is a table of
# declared areas, {parcels} the Shapefile that the layer was loaded from, {out} a file to be written.
REMEMBERED = {
    "area-total": ["area", "parcels", "--total"],
    "area-file": ["area", "{parcels}"],
    "overlap-by": ["overlap", "zones_2500", "parcels", "--by", "class"],
    "nearest": ["distance", "parcels", "lines_500", "--count", "3"],
    "corridor": ["corridor", "parcels", "lines_500", "--within", "100m"],
    "audit": ["audit", "parcels", "{declared}"],
    "diff": ["diff", "parcels", "{parcels}"],
    "diff-land": ["diff", "parcels", "{parcels}", "--match", "land"],
    "check-deep": ["check", "parcels", "--deep"],
    "check-file": ["check", "{parcels}"],
    "at": ["at", "86.2", "41.7", "parcels"],
    "show": ["show", "p00000001", "parcels"],
    "list": ["list", "parcels"],
    "map": ["map", "{out}.png", "parcels"],
    "qgis": ["qgis", "{out}.qgz", "parcels"],
    "report": ["report", "{out}.html", "parcels"],
    **{f"export-{ending}": ["export", "parcels", f"{{out}}.{ending}"]
       for ending in ("shp", "gpkg", "fgb", "gdb", "kml", "csv", "txt", "geojsonl")},
}
WRITERS = ("export", "map", "qgis", "report")
DECLARED = 1000


def need_declared(f: Field) -> None:
    """A declared area for each of the first parcels."""
    f.need_store()
    lines = [f"p{number:08d},approved,1,ha,2024" for number in range(DECLARED)]
    f.out("declared.csv").write_text("\n".join(["id,kind,value,unit,date", *lines, ""]))


def remembered(f: Field, job: str) -> list[Contestant]:
    words = REMEMBERED[job]
    # A folder of its own: some formats have several files.
    folder = f.out("remembered")
    named = [word.format(declared=f.out("declared.csv"), parcels=f.parcels, out=folder / "out")
             for word in words]

    def fresh() -> None:
        need_declared(f)
        remove(folder)
        folder.mkdir()

    if words[0] in WRITERS:
        command = [*f.command, "--db", str(f.store), *named, "--quiet"]
    else:
        command = zonelayer.ask(f, f.store, named, f.out("remembered.csv"))
    return [Contestant("zonelayer", command, None, fresh, how="zonelayer " + " ".join(words))]


def scaled(job: str):
    return {"check": check, "load": load, "export-geojson": export_geojson}.get(
        job, zonelayer.JOBS.get(job))


JOBS = {"startup": startup,
        **{f"threads-{job}": (lambda f, job=job: threads(f, job)) for job in THREADED},
        **{f"scale-{job}": scaled(job) for job in SCALED},
        **{f"memory-{job}": (lambda f, job=job: remembered(f, job)) for job in REMEMBERED}}
