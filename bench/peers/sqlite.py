"""SpatiaLite and ogr2ogr, on a SpatiaLite file that ogr2ogr has made."""
import pathlib
import subprocess

from contest import LEAST, Contestant, of_csv, of_geojson, of_layer, of_table
from field import Field, is_fresh, remove

# 7 digits of a degree in GeoJSON, as ours has.
DRIVERS = {"geojson": ["-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=7"],
           "shp": ["-f", "ESRI Shapefile"], "gpkg": ["-f", "GPKG"]}


def file(f: Field) -> pathlib.Path:
    return f.out(f"spatialite_{f.size}.sqlite")


def load_command(target: pathlib.Path, name: str, path: pathlib.Path, kind: str) -> list[str]:
    return ["ogr2ogr", "-q", "-f", "SQLite", "-gt", "1000000", "-lco", "GEOMETRY_NAME=geom",
            *(["-update"] if target.exists() else ["-dsco", "SPATIALITE=YES"]), "-nlt", kind,
            "-nln", name, str(target), str(path)]


def prepare(f: Field) -> None:
    if is_fresh(file(f), *f.files()):
        return
    part = f.out("part_spatialite.sqlite")
    remove(part)
    for name, path, kind in f.layers():
        subprocess.run(load_command(part, name, path, kind), check=True)
    part.rename(file(f))


def rows(f: Field, how: str, sql: str) -> Contestant:
    """The shell writes to its standard output."""
    out = f.out("spatialite.csv")
    command = ["sh", "-c", 'exec spatialite -silent -csv -header "$0" "$1" > "$2"', str(file(f)),
               sql, str(out)]
    return Contestant("SpatiaLite", command, of_csv(out), lambda: prepare(f), how=how)


def area(f: Field) -> list[Contestant]:
    return [rows(f, "ST_Area(geom, 1)", "SELECT id, ST_Area(geom, 1) AS m2 FROM parcels")]


def overlap(f: Field, other: str, condition: str) -> list[Contestant]:
    return [rows(f, "R-tree join, ST_Area(ST_Intersection, 1)",
                 "SELECT * FROM (SELECT a.id AS a, b.id AS b, ST_Area(ST_Intersection(a.geom, "
                 f"b.geom), 1) AS m2 FROM idx_parcels_geom AS i, idx_{other}_geom AS k, parcels "
                 f"AS a, {other} AS b WHERE k.xmin <= i.xmax AND k.xmax >= i.xmin AND k.ymin <= "
                 "i.ymax AND k.ymax >= i.ymin AND a.rowid = i.pkid AND b.rowid = k.pkid"
                 f"{condition}) WHERE m2 > {LEAST}")]


def load(f: Field) -> list[Contestant]:
    target = f.out("load_ogr.sqlite")
    remove(target)
    return [Contestant("ogr2ogr", load_command(target, "parcels", f.parcels, "MULTIPOLYGON"),
                       of_table(target, "parcels"), lambda: remove(target),
                       how="to SpatiaLite, one transaction; no validation")]


def export(f: Field, ending: str) -> list[Contestant]:
    target = f.out(f"ogr.{ending}")
    answer = of_geojson if ending == "geojson" else of_layer
    return [Contestant("ogr2ogr", ["ogr2ogr", "-q", *DRIVERS[ending], "-gt", "1000000",
                                   str(target), str(file(f)), "parcels"], answer(target),
                       lambda: (prepare(f), remove(target)), how="from SpatiaLite")]


def export_shp(f: Field) -> list[Contestant]:
    target = f.out("spatialite_tool.shp")
    return [*export(f, "shp"),
            Contestant("SpatiaLite", ["spatialite_tool", "-e", "-shp", str(target.with_suffix("")),
                                      "-d", str(file(f)), "-t", "parcels", "-g", "geom", "-c",
                                      "UTF-8", "--type", "MULTIPOLYGON"], of_layer(target),
                       lambda: (prepare(f), remove(target)), how="spatialite_tool")]


def export_geojson(f: Field) -> list[Contestant]:
    target = f.out("spatialite.geojson")
    return [*export(f, "geojson"),
            Contestant("SpatiaLite", ["env", "SPATIALITE_SECURITY=relaxed", "spatialite", "-silent",
                                      str(file(f)), "SELECT ExportGeoJSON2('parcels', 'geom', "
                                      f"'{target}', 7)"], of_geojson(target),
                       lambda: (prepare(f), remove(target)), how="ExportGeoJSON2")]


JOBS = {"load": load, "area": area,
        "overlap-self": lambda f: overlap(f, "parcels", " AND i.pkid < k.pkid"),
        "overlap-cross": lambda f: overlap(f, "zones", ""),
        "export-geojson": export_geojson, "export-shp": export_shp,
        "export-gpkg": lambda f: export(f, "gpkg")}
CANNOT = {"distance": ("SpatiaLite", "no nearest-neighbour search that ends: its R-tree window took "
                       "over a second a parcel, and its ellipsoid distance is up to 0.5 % off"),
          "corridor": ("SpatiaLite", "ST_Buffer and ST_Union of whole lines did not end in a minute "
                       "for 100 zones")}
