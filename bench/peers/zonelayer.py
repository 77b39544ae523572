"""Our command. Its answers go to CSV files with all their columns."""
import pathlib

from contest import Contestant, of_csv, of_geojson, of_layer, of_table
from field import Field, remove

# Arguments, and the column that the answers are compared in. With all digits: an overlap of 0.00013 m²
# counts, and one that is shown as 0.0001 does not.
QUESTIONS = {
    "area": (["area", "parcels"], "area_m2"),
    "overlap-self": (["overlap", "parcels", "--digits", "9"], "area_m2"),
    "overlap-cross": (["overlap", "parcels", "zones_2500", "--digits", "9"], "area_m2"),
    "distance": (["distance", "parcels", "lines_500"], "distance_m"),
    "corridor": (["corridor", "zones_2500", "lines_500", "--within", "1km"], "area_m2"),
}


def ask(f: Field, store: pathlib.Path, arguments: list[str], out: pathlib.Path) -> list[str]:
    return [*f.command, "--db", str(store), *arguments, "--format", "csv", "--quiet", "--output",
            str(out), "--overwrite"]


def question(f: Field, job: str) -> Contestant:
    arguments, column = QUESTIONS[job]
    out = f.out("zonelayer.csv")
    return Contestant("zonelayer", ask(f, f.store, arguments, out), of_csv(out, column),
                      f.need_store, how="zonelayer " + " ".join(arguments))


def load(f: Field) -> Contestant:
    store = f.out("load.sqlite")

    def fresh() -> None:
        remove(store)
        f.ours("init", store=store)

    return Contestant("zonelayer", [*f.command, "--db", str(store), "load", str(f.parcels), "--as",
                                    "parcels", "--kind", "land", "--quiet"],
                      of_table(store, "parcels"), fresh,
                      how="validated, with digests and index, one transaction")


def export(f: Field, ending: str) -> Contestant:
    out = f.out(f"zonelayer.{ending}")
    answer = of_geojson if ending == "geojson" else of_layer
    return Contestant("zonelayer", [*f.command, "--db", str(f.store), "export", "parcels", str(out),
                                    "--quiet"], answer(out),
                      lambda: (f.need_store(), remove(out, out.with_name("zonelayer_fields.csv"))),
                      how="read again and compared before it is published")


JOBS = {"load": lambda f: [load(f)],
        **{job: (lambda f, job=job: [question(f, job)]) for job in QUESTIONS},
        **{f"export-{ending}": (lambda f, ending=ending: [export(f, ending)])
           for ending in ("geojson", "shp", "gpkg")}}
CANNOT: dict[str, tuple[str, str]] = {}
