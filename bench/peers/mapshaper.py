"""mapshaper, which reads the Shapefile each time as it keeps no store."""
import pathlib

from contest import Contestant, of_csv, of_geojson, of_layer
from field import Field, remove


def run(f: Field, out: pathlib.Path, answer, how: str, *commands: str) -> list[Contestant]:
    return [Contestant("mapshaper", [str(f.mapshaper), str(f.parcels), *commands], answer(out),
                       lambda: remove(out), how=how)]


def area(f: Field) -> list[Contestant]:
    out = f.out("mapshaper.csv")
    return run(f, out, of_csv, "this.area, on a sphere", "-each", "m2 = this.area", "-filter-fields",
               "id,m2", "-o", str(out), "format=csv")


def export(f: Field, ending: str) -> list[Contestant]:
    out = f.out(f"mapshaper.{ending}")
    geojson = ending == "geojson"
    return run(f, out, of_geojson if geojson else of_layer, "from the Shapefile",
               "-o", str(out), *(["format=geojson", "precision=0.0000001"] if geojson else []))


JOBS = {"area": area, "export-geojson": lambda f: export(f, "geojson"),
        "export-shp": lambda f: export(f, "shp")}
CANNOT = {job: ("mapshaper", why) for job, why in {
    "load": "keeps no store", "overlap-self": "overlays whole layers, without pairs",
    "overlap-cross": "overlays whole layers, without pairs",
    "distance": "no nearest-neighbour join",
    "corridor": "its buffers were 1 % off"}.items()}
