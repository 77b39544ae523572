"""Tables of PostGIS as sources and as targets, with a server of the test's own on a unix socket: what
comes back is what went out, PostGIS and psql see what was meant, nothing is connected to that was not
allowed, no password is ever shown, and what fails leaves everything as it was."""
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import COMMAND, feature, rows, run, star, write  # noqa: E402

HERE = pathlib.Path(__file__).resolve()
SECRET = "t0p-s3cret'\\ word"
QUOTED = "'" + SECRET.replace("\\", "\\\\").replace("'", "\\'") + "'"
SQUARE = [[86.20, 41.65], [86.30, 41.65], [86.30, 41.73], [86.20, 41.73]]


def psql(text, check=True, **environment):
    """What a statement gives, as text, a line for each row."""
    done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", text],
                          capture_output=True, text=True, env={**os.environ, **environment})
    assert not check or done.returncode == 0, f"{text}\n{done.stderr}"
    return done.stdout.strip()


def until(question, expected, seconds=60):
    """Waits until a statement gives what is expected."""
    for _ in range(seconds * 10):
        if psql(question) == expected:
            return
        time.sleep(0.1)
    raise AssertionError(f"{question}: {psql(question)}, not {expected}")


def unpacked(path):
    with zipfile.ZipFile(path) as book:
        return b"".join(book.read(name) for name in book.namelist())


class Database(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        psql("DROP SCHEMA IF EXISTS gis CASCADE; CREATE SCHEMA gis")
        run("init", cwd=self.folder)

    @staticmethod
    def source(words="", user="bench", password=None):
        host = os.environ["PGHOST"]
        given = "" if password is None else f" password={password}"
        return f"PG:dbname=postgres host={host} user={user}{given} {words}".strip()

    def load(self, words, *arguments, status=0, **more):
        return run("load", self.source(words, **more), "--allow-database", *arguments,
                   cwd=self.folder, status=status)

    def export(self, layer, words, *arguments, status=0, **more):
        return run("export", layer, self.source(words, **more), "--allow-database", *arguments,
                   cwd=self.folder, status=status)

    def start(self, *arguments):
        return subprocess.Popen([COMMAND, *arguments], cwd=self.folder, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def stored(self, layer, what="*"):
        with sqlite3.connect(self.folder / "zonelayer.sqlite") as store:
            store.row_factory = sqlite3.Row
            return [dict(row) for row in store.execute(f'SELECT {what} FROM "{layer}" ORDER BY fid')]

    def digests(self, layer):
        with sqlite3.connect(self.folder / "zonelayer.sqlite") as store:
            return store.execute('SELECT fid, digest FROM row_marks WHERE layer = ? ORDER BY fid',
                                 [layer]).fetchall()

    def parcels(self, count=30):
        made = [feature(f"p{i}", [star([86 + i % 10 / 20, 41.5 + i // 10 / 20],
                                       50 * 1.2 ** i, [1, 0.7, 0.9, 0.8, 0.75], i)],
                        DLMC="水浇地; 'x\"", area=i / 7, n=i * 10 ** 15, tags=["甲", "b,c", "{\"d\\"][:i % 4],
                        empty=None if i % 2 else "") for i in range(count)]
        made.append({"type": "Feature", "properties": {"id": "multi", "DLMC": None}, "geometry": {
            "type": "MultiPolygon", "coordinates": [[[*SQUARE, SQUARE[0]]], [
                [[87, 41], [87.1, 41], [87.1, 41.1], [87, 41.1], [87, 41]],
                [[87.04, 41.04], [87.04, 41.06], [87.06, 41.06], [87.06, 41.04], [87.04, 41.04]]]]}})
        return write(self.folder / "parcels.geojson", made)


class Leave(Database):
    def test_nothing_is_connected_to_without_leave(self):
        self.parcels()
        run("load", "parcels.geojson", cwd=self.folder)
        before = psql("SELECT sum(sessions) FROM pg_stat_database")
        for arguments in (["load", self.source("tables=gis.a")], ["export", "parcels", self.source()],
                          ["area", self.source("tables=gis.a")], ["check", self.source()],
                          ["load", "parcels.geojson", "--as", "p2", "--reference", self.source()]):
            said = run(*arguments, cwd=self.folder, status=2)
            self.assertIn("--allow-database lets this command connect", said)
            self.assertIn("PG:dbname=postgres host=", said)
        # psql's own sessions are those that asked and set up.
        self.assertLessEqual(int(psql("SELECT sum(sessions) FROM pg_stat_database")) - int(before), 2)
        self.assertIn("no file or folder", run("load", "/vsicurl/x", "--allow-database",
                                               cwd=self.folder, status=2))

    def test_no_secret_is_shown(self):
        self.parcels()
        run("load", "parcels.geojson", cwd=self.folder)
        host = os.environ["PGHOST"]
        uri = "t0p-s3cret%27%5C%20word"
        psql("CREATE TABLE gis.a(id text, geom geometry(Polygon, 4490)); INSERT INTO gis.a "
             "VALUES ('a', 'SRID=4490;POLYGON((86 41,86 42,87 42,87 41,86 41))')")
        (self.folder / "services").write_text(
            f"[land]\nhost={host}\ndbname=postgres\nuser=writer\npassword={SECRET}\n")
        os.environ["PGSERVICEFILE"] = str(self.folder / "services")
        self.addCleanup(os.environ.pop, "PGSERVICEFILE")
        sources = {self.source("tables=gis.a", user="writer", password=QUOTED): 0,
                   f"PG:postgresql://writer:{uri}@/postgres?host={host} tables=gis.a": 0,
                   f"PG:postgresql:///postgres?host={host}&user=writer&password={uri} tables=gis.a": 0,
                   "PG:service=land tables=gis.a": 0,
                   "PG:service=nosuch tables=gis.a": 3,
                   self.source("tables=gis.b", user="writer", password=QUOTED): 3,
                   self.source("tables=gis.a", user="writer", password="t0p-s3cret"): 3,
                   self.source("tables=gis.a", user="writer", password="t0p-s3cret s3cret"): 2,
                   self.source("tables=gis.a tables=gis.b", password=QUOTED): 2,
                   self.source("nosuch=1", password=QUOTED): 2,
                   self.source("tables=gis.a", password="'t0p-s3cret"): 2,
                   f"PG:dbname=postgresql://writer:{uri}@x/y tables=a": 2,
                   f"PG:postgresql://writer:{uri}@host:port/x": 3}
        for i, (source, status) in enumerate(sources.items()):
            for more in (["--dry-run"], ["--findings", f"f{i}.json", "--format", "json"],
                         ["--output", f"a{i}.xlsx", "--overwrite", "--replace-layer",
                          "--format", "xlsx"]):
                done = subprocess.run([COMMAND, "load", source, "--allow-database", "--as", f"l{i}",
                                       *more], cwd=self.folder, capture_output=True, text=True)
                self.assertEqual(done.returncode, status, (source, more, done.stderr))
                for said in (done.stdout, done.stderr):
                    self.assertNotIn("s3cret", said)
                    self.assertNotIn("writer:", said)
        for arguments in (["load", f"postgresql://writer:{uri}@host/db"],
                          ["load", "PG:dbname=land", f"password={uri}"],
                          ["area", f"postgres://writer:{uri}@host/db"],
                          ["export", "parcels", f"postgresql://writer:{uri}@host/db"],
                          ["load", "a.shp", "--reference", f"PG:password={QUOTED}"]):
            said = subprocess.run([COMMAND, *arguments], cwd=self.folder, capture_output=True, text=True)
            self.assertNotEqual(said.returncode, 0)
            self.assertNotIn("s3cret", said.stdout + said.stderr)
        with sqlite3.connect(self.folder / "zonelayer.sqlite") as store:
            kept = [row[0] for row in store.execute("SELECT source FROM loads WHERE source LIKE 'PG:%'")]
        self.assertEqual(set(kept), {
            f"PG:dbname=postgres host={host} tables=gis.a", "PG:service=land tables=gis.a"})
        for path in self.folder.iterdir():
            if path.name != "services":
                content = unpacked(path) if path.suffix == ".xlsx" else path.read_bytes()
                self.assertNotIn(b"s3cret", content, path.name)
        self.assertIn(b"PG:dbname", unpacked(self.folder / "a0.xlsx"))

    def test_a_wrong_password_says_so(self):
        said = self.load("tables=gis.a", user="writer", password="wrong-s3cret", status=3)
        self.assertIn('password authentication failed for user "writer"', said)
        self.assertIn("~/.pgpass", said)
        self.assertNotIn("wrong-s3cret", said)
        os.environ["PGPASSWORD"] = SECRET
        self.addCleanup(os.environ.pop, "PGPASSWORD")
        psql("CREATE TABLE gis.a(id text, geom geometry(Point, 4490)); INSERT INTO gis.a VALUES "
             "('x', 'SRID=4490;POINT(86 41)')")
        self.assertNotIn("s3cret", self.load("tables=gis.a", "--dry-run", user="writer"))


class Reading(Database):
    def test_values_of_every_type(self):
        psql("""CREATE DOMAIN gis.share AS numeric(4,3);
            CREATE TABLE gis.t(bsm bigint PRIMARY KEY, "名称" varchar(20), padded char(4), d date, ts timestamptz,
                plain timestamp, clock time, yes boolean, small smallint, whole numeric(12,0), money numeric(10,2),
                wide numeric(30,12), single real, list text[], numbers int[], js jsonb, u uuid, share gis.share,
                raw bytea, "we""ird" int, geom geometry(MultiPolygon, 4490));
            INSERT INTO gis.t VALUES (9007199254740993, '库尔勒', 'ab', '2026-01-02', '2026-01-02 10:00:00.123456+08',
                '2026-01-02 10:00', '10:11:12', true, 7, 123456789012, 1.25, 123456789012345678.000000000001, 0.1,
                '{a,"b c","d,e"}', '{1,2}', '{"k": 1}', '00000000-0000-0000-0000-000000000001', 0.125, '\\x0102', 1,
                'SRID=4490;MULTIPOLYGON(((86 41,87 41,87 42,86 41)))');
            INSERT INTO gis.t(bsm, d, yes, money) VALUES (3, 'infinity', false, 'NaN')""")
        said = run("load", self.source("tables=gis.t"), "--allow-database", "--as", "t", "--format", "json",
                   cwd=self.folder)
        found = {f["code"]: f["text"] for f in json.loads(said)["findings"]}
        self.assertIn("1 values of wide", found["number-rounded"])
        self.assertIn("raw", found["fields-skipped"] if "fields-skipped" in found else said)
        second, first = self.stored("t")
        self.assertEqual([first[k] for k in ("bsm", "d", "ts", "plain", "clock", "yes", "small", "whole", "money",
                                             "single", "js", "u", "share")],
                         [9007199254740993, "2026-01-02", "2026-01-02T02:00:00.123456+00:00",
                          "2026-01-02T10:00:00", "10:11:12", 1, 7, 123456789012, 1.25, 0.1, '{"k": 1}',
                          "00000000-0000-0000-0000-000000000001", 0.125])
        self.assertIn("库尔勒", first.values())
        self.assertIn('["a","b c","d,e"]', [str(v).replace('", "', '","') for v in first.values()])
        self.assertEqual([second["bsm"], second["d"], second["yes"], second["money"]], [3, "infinity", 0, None])
        self.assertEqual(first["wide"], 123456789012345678.0)

    def test_the_crs_is_that_of_spatial_ref_sys(self):
        psql("""CREATE TABLE gis.gk(id text, geom geometry(Polygon, 4517));
            INSERT INTO gis.gk VALUES ('a', ST_Transform('SRID=4490;POLYGON((86 41,86 42,87 42,87 41,86 41))', 4517));
            CREATE TABLE gis.wgs AS SELECT id, geom::geometry(Polygon, 4517), ST_Transform(geom, 4326)::geography AS g
                FROM gis.gk;
            CREATE TABLE gis.old(id text, geom geometry(Polygon, 4214));
            INSERT INTO gis.old VALUES ('a', 'SRID=4214;POLYGON((86 41,86 42,87 42,87 41,86 41))');
            CREATE TABLE gis.none(id text, geom geometry);
            INSERT INTO gis.none VALUES ('a', 'POLYGON((86 41,86 42,87 42,87 41,86 41))');
            CREATE TABLE gis.both AS SELECT * FROM gis.none;
            INSERT INTO gis.both SELECT id, geom FROM gis.old""")
        self.load("tables=gis.gk", "--as", "gk")
        area = rows("area", "gk", cwd=self.folder)[0]["area_m2"]
        theirs = float(psql("SELECT ST_Area(ST_Transform(geom, 4490)::geography) FROM gis.gk"))
        self.assertAlmostEqual(area / theirs, 1, delta=1e-9)
        self.load("tables=gis.wgs(g)", "--as", "g")
        self.assertAlmostEqual(rows("area", "g", cwd=self.folder)[0]["area_m2"] / theirs, 1, delta=1e-7)
        self.assertIn("choose one as tables=TABLE(COLUMN): geom, g", self.load("tables=gis.wgs", status=2))
        self.assertIn("no column of type geometry", self.load("tables=gis.wgs(id)", status=2))
        self.assertIn("--transformation", self.load("tables=gis.old", "--as", "o", status=4))
        self.assertIn("--source-crs", self.load("tables=gis.none", "--as", "n", status=4))
        self.load("tables=gis.none", "--as", "n", "--source-crs", "EPSG:4490")
        self.assertIn("several SRIDs: 0 (1), 4214 (1)", self.load("tables=gis.both", "--as", "b", status=3))

    def test_tables_are_found_and_named(self):
        psql("""CREATE TABLE gis.a(id text, geom geometry(Point, 4490)); CREATE TABLE public.b(LIKE gis.a);
            CREATE TABLE gis."odd.name"(LIKE gis.a); CREATE TABLE gis.notes(id text, value numeric);
            INSERT INTO gis.a VALUES ('x', 'SRID=4490;POINT(86 41)'), ('y', NULL);
            INSERT INTO gis."odd.name" SELECT * FROM gis.a WHERE id = 'x'; INSERT INTO gis.notes VALUES ('n', 1.5);
            CREATE VIEW gis.seen AS SELECT * FROM gis.a WHERE id = 'x'""")
        self.addCleanup(psql, "DROP TABLE public.b")
        said = self.load("", status=2)
        for name in ("gis.a", "gis.odd.name", "gis.seen", "public.b"):
            self.assertIn(name, said)
        self.assertIn("tables=NAME", said)
        self.assertIn("no such table or view; with a geometry there are: gis.a", self.load("tables=a", status=3))
        self.assertIn("one table at a time", self.load("tables=gis.a,gis.b", status=2))
        self.load("tables=gis.seen", "--kind", "land")
        self.assertEqual([row["id"] for row in self.stored("seen")], ["x"])
        self.load("schemas=gis tables=odd.name", "--kind", "land", "--as", "odd")
        self.load("schemas=gis tables=a", "--kind", "land", "--as", "whole")
        self.assertEqual([row["id"] for row in self.stored("whole")], ["x", "y"])
        self.load("tables=gis.notes", "--kind", "land", "--as", "notes")
        self.assertEqual(self.stored("notes", "id, value"), [{"id": "n", "value": 1.5}])

    def test_mixed_kinds_curves_and_wkb(self):
        psql("""CREATE TABLE gis.m(id text, geom geometry(Geometry, 4490));
            INSERT INTO gis.m VALUES ('a', 'SRID=4490;POLYGON((86 41,86 42,87 42,86 41))'),
                ('b', 'SRID=4490;POINT(86 41)');
            CREATE TABLE gis.curved(id text, geom geometry(CurvePolygon, 4517));
            INSERT INTO gis.curved VALUES ('c', 'SRID=4517;CURVEPOLYGON(CIRCULARSTRING(
                29500000 4600000, 29501000 4601000, 29502000 4600000, 29501000 4599000, 29500000 4600000))');
            CREATE TABLE gis.bytes(id text, shape bytea, bad bytea);
            INSERT INTO gis.bytes SELECT id, ST_AsBinary(geom), '\\x0102' FROM gis.m WHERE id = 'a'""")
        self.assertIn("b", self.load("tables=gis.m", "--as", "m", status=3))
        self.load("tables=gis.curved", "--as", "curved")
        area = rows("area", "curved", cwd=self.folder)[0]["area_m2"]
        self.assertAlmostEqual(area / (3.141592653589793 * 1000 ** 2), 1, delta=2e-3)
        self.load("tables=gis.bytes(shape)", "--as", "bytes", "--source-crs", "EPSG:4490")
        self.assertAlmostEqual(rows("area", "bytes", cwd=self.folder)[0]["area_m2"], float(psql(
            "SELECT ST_Area(geom::geography) FROM gis.m WHERE id = 'a'")), delta=1e-2)
        said = self.load("tables=gis.bytes(bad)", "--as", "bad", "--source-crs", "EPSG:4490", status=3)
        self.assertIn("WKB", said)

    def test_reading_changes_nothing(self):
        psql("""CREATE TABLE gis.log(n int); CREATE TABLE gis.a(id text, geom geometry(Point, 4490));
            INSERT INTO gis.a VALUES ('x', 'SRID=4490;POINT(86 41)');
            CREATE FUNCTION gis.writes() RETURNS int LANGUAGE sql AS 'INSERT INTO gis.log VALUES (1) RETURNING n';
            CREATE VIEW gis.trap AS SELECT *, gis.writes() FROM gis.a""")
        said = self.load("tables=gis.trap options='-c default_transaction_read_only=off'", "--as", "t", status=3)
        self.assertIn("read-only transaction", said)
        self.assertEqual(psql("SELECT count(*) FROM gis.log"), "0")
        self.assertEqual(rows("list", cwd=self.folder), rows("list", cwd=self.folder))

    def test_waiting_has_an_end(self):
        psql("CREATE TABLE gis.a(id text, geom geometry(Point, 4490)); INSERT INTO gis.a VALUES "
             "('x', 'SRID=4490;POINT(86 41)'); CREATE VIEW gis.slow AS SELECT *, pg_sleep(60)::text FROM gis.a")
        said = self.load("tables=gis.slow options='-c statement_timeout=500'", "--as", "s", status=3)
        self.assertIn("statement timeout", said)
        holder = subprocess.Popen(["psql", "-Xqc", "BEGIN; LOCK gis.a; SELECT pg_sleep(600)"])
        self.addCleanup(holder.wait)
        self.addCleanup(psql, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE "
                              "'%pg_sleep(600)%' AND pid <> pg_backend_pid()")
        until("SELECT count(*) FROM pg_locks WHERE relation = 'gis.a'::regclass AND granted", "1")
        said = self.load("tables=gis.a options='-c lock_timeout=500'", "--as", "s", status=3)
        self.assertIn("lock timeout", said)
        self.assertEqual(run("list", cwd=self.folder).count("gis"), 0)

    def test_text_of_a_server_without_encoding(self):
        psql("CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
        self.addCleanup(psql, "DROP DATABASE ascii")
        psql("CREATE EXTENSION postgis; CREATE TABLE a(id text, name text, geom geometry(Point, 4490)); INSERT INTO a "
             "VALUES ('x', convert_from('\\x" + "库尔勒".encode("gbk").hex() + "', 'SQL_ASCII'), "
             "'SRID=4490;POINT(86 41)')", PGDATABASE="ascii")
        source = self.source("tables=a").replace("dbname=postgres", "dbname=ascii")
        run("load", source, "--allow-database", "--as", "a", "--encoding", "GBK", cwd=self.folder)
        self.assertEqual(self.stored("a", "name")[0]["name"], "库尔勒")
        said = run("load", source, "--allow-database", "--as", "b", cwd=self.folder, status=3)
        self.assertIn("--encoding", said)
        psql("CREATE TABLE gis.a(id text, geom geometry(Point, 4490))")
        self.assertIn("leave --encoding out", self.load("tables=gis.a", "--encoding", "GBK", status=2))

    def test_a_connection_that_breaks_loads_nothing(self):
        psql("CREATE TABLE gis.a AS SELECT i AS id, 'SRID=4490;POINT(86 41)'::geometry(Point, 4490) AS geom "
             "FROM generate_series(1, 5000) i; CREATE VIEW gis.slow AS SELECT a.*, pg_sleep(0.002)::text FROM gis.a")
        load = self.start("load", self.source("tables=gis.slow"), "--allow-database", "--as", "slow")
        until("SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'FETCH%'", "t")
        psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'FETCH%'")
        said = "".join(load.communicate(timeout=120))
        self.assertEqual(load.returncode, 3, said)
        self.assertIn("cannot be read", said)
        self.assertNotIn("slow", run("list", cwd=self.folder))


class Writing(Database):
    def setUp(self):
        super().setUp()
        self.parcels()
        run("load", "parcels.geojson", cwd=self.folder)

    def nothing_is_left(self):
        until("SELECT count(*) FROM pg_class WHERE relname LIKE 'zonelayer%'", "0")

    def test_there_and_back(self):
        self.export("parcels", "tables=gis.parcels")
        self.load("tables=gis.parcels", "--as", "back")
        self.assertEqual(self.digests("parcels"), self.digests("back"))
        self.assertEqual(len(self.digests("back")), 31)
        self.export("back", "tables=gis.parcels", "--overwrite")
        self.load("tables=gis.parcels", "--as", "again", "--kind", "land")
        self.assertEqual(self.digests("parcels"), self.digests("again"))
        self.assertEqual(psql("SELECT type, srid, coord_dimension FROM geometry_columns WHERE f_table_schema = 'gis'"),
                         "MULTIPOLYGON|4490|2")
        self.assertEqual(psql("SELECT indexdef FROM pg_indexes WHERE schemaname = 'gis' ORDER BY 1").split("\n"),
                         ["CREATE INDEX parcels_geom_idx ON gis.parcels USING gist (geom)",
                          "CREATE UNIQUE INDEX parcels_pkey ON gis.parcels USING btree (fid)"])
        self.nothing_is_left()

    def test_areas_are_those_of_postgis(self):
        self.export("parcels", "tables=gis.parcels")
        theirs = dict(line.split("|") for line in psql(
            "SELECT id, ST_Area(geom::geography) FROM gis.parcels").split("\n"))
        ours = {row["id"]: row["area_m2"] for row in rows("area", "parcels", cwd=self.folder)}
        self.assertEqual(len(ours), 31)
        for name, area in ours.items():
            self.assertAlmostEqual(area, float(theirs[name]), delta=1e-9 * area + 1e-3)

    def test_the_shipped_zones_say_what_they_are(self):
        run("init", "--sample", "--db", "sample.sqlite", cwd=self.folder)
        run("export", "zones", self.source("schemas=gis"), "--allow-database", "--db", "sample.sqlite",
            cwd=self.folder)
        remark = psql("SELECT obj_description('gis.zones'::regclass)")
        for words in ("示意边界", "innovation-zone-plan", "Accuracy 800 m to 6000 m", "CC0-1.0"):
            self.assertIn(words, remark)
        self.assertEqual(psql("SELECT aliases[3] FROM gis.zones WHERE id = 'shangku'"), "上库")
        self.assertEqual(psql("SELECT count(*), count(geom), count(DISTINCT fid) FROM gis.zones"), "16|10|16")

    def test_other_crs_kinds_and_tables(self):
        self.export("parcels", "tables=gis.gk", "--crs", "EPSG:4517")
        self.export("parcels", "tables=gis.lonlat")
        self.assertEqual(psql("SELECT DISTINCT ST_SRID(geom), ST_XMin(geom) > 29000000 FROM gis.gk"), "4517|t")
        self.assertLess(float(psql("SELECT max(ST_HausdorffDistance(a.geom, ST_Transform(b.geom, 4517))) FROM gis.gk a "
                                   "JOIN gis.lonlat b USING (fid)")), 1e-6)
        self.assertIn("a table has one CRS", self.export("parcels", "tables=gis.x", "--crs", "gk3", status=2))
        self.assertIn("is for files", self.export("parcels", "tables=gis.x", "--target", "arcgis", status=2))
        self.assertIn("is for files", self.export("parcels", "tables=gis.x", "--encoding", "GBK", status=2))
        self.assertIn("is for files", self.export("parcels", "tables=gis.x", "-f", "gpkg", status=2))
        self.export("parcels", "tables=gis.some", "--where", "id = 'p3'")
        self.assertEqual(psql("SELECT count(*) FROM gis.some"), "1")
        write(self.folder / "points.geojson", [
            {"type": "Feature", "properties": {"id": "a"}, "geometry": {"type": "Point", "coordinates": [86, 41]}}])
        run("export", "points.geojson", self.source("tables=gis.points"), "--allow-database", cwd=self.folder)
        self.assertEqual(psql("SELECT type FROM geometry_columns WHERE f_table_name = 'points'"), "POINT")

    def test_what_is_there_stays_unless_overwritten(self):
        psql("CREATE TABLE gis.parcels(a int); INSERT INTO gis.parcels VALUES (1); CREATE VIEW gis.v AS SELECT 1")
        self.assertIn("--overwrite replaces it", self.export("parcels", "tables=gis.parcels", status=5))
        self.assertIn("no plain table", self.export("parcels", "tables=gis.v", "--overwrite", status=5))
        self.assertIn("no such schema", self.export("parcels", "tables=nosuch.parcels", status=5))
        self.assertEqual(psql("SELECT * FROM gis.parcels"), "1")
        psql("CREATE VIEW gis.w AS SELECT * FROM gis.parcels")
        self.assertIn("depend", self.export("parcels", "tables=gis.parcels", "--overwrite", status=5))
        psql("DROP VIEW gis.w; CREATE FUNCTION gis.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
             "CREATE TRIGGER t BEFORE INSERT ON gis.parcels EXECUTE FUNCTION gis.f()")
        self.assertIn("triggers", self.export("parcels", "tables=gis.parcels", "--overwrite", status=5))
        self.assertEqual(psql("SELECT * FROM gis.parcels"), "1")
        self.nothing_is_left()

    def test_rights_stay_with_the_name(self):
        psql("CREATE TABLE gis.parcels(a int); ALTER TABLE gis.parcels OWNER TO writer; "
             "GRANT SELECT ON gis.parcels TO reader; GRANT UPDATE ON gis.parcels TO PUBLIC")
        before = psql("SELECT relowner::regrole, relacl FROM pg_class WHERE oid = 'gis.parcels'::regclass")
        self.export("parcels", "tables=gis.parcels", "--overwrite")
        self.assertEqual(psql("SELECT count(*) FROM gis.parcels"), "31")
        after = psql("SELECT relowner::regrole, relacl FROM pg_class WHERE oid = 'gis.parcels'::regclass")
        self.assertEqual(sorted(before.replace("{", ",").replace("}", "").split(",")),
                         sorted(after.replace("{", ",").replace("}", "").split(",")))

    def test_a_user_who_may_not_write(self):
        psql("GRANT USAGE ON SCHEMA gis TO reader; CREATE TABLE gis.parcels(a int); GRANT SELECT ON gis.parcels TO reader")
        self.assertIn("permission denied", self.export("parcels", "tables=gis.x", user="reader", status=5))
        self.assertIn("permission denied", self.export("parcels", "tables=gis.parcels", "--overwrite",
                                                       user="reader", status=5))
        psql("CREATE TABLE gis.closed(id text, geom geometry(Point, 4490))")
        self.assertIn("permission denied", self.load("tables=gis.closed", "--as", "c", user="reader", status=3))
        self.assertIn("read-only transaction", self.export(
            "parcels", "tables=gis.y options='-c default_transaction_read_only=on'", status=5))
        self.nothing_is_left()

    def small_disk(self):
        """A tablespace on a file system of its own, and what gives it so many KiB."""
        disk = pathlib.Path(tempfile.mkdtemp(prefix="zonelayer-disk-"))
        self.addCleanup(disk.rmdir)

        def mount(kibibytes, *how):
            done = subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join([f"size={kibibytes}k", *how]), "none", disk],
                                  capture_output=True)
            return done.returncode == 0
        if os.getuid() != 0 or not mount(64):
            self.skipTest("a small file system can be mounted by root only")
        self.addCleanup(subprocess.run, ["umount", disk], check=True)
        server = pathlib.Path(os.environ["POSTGIS_DATA"]).stat()
        os.chown(disk, server.st_uid, server.st_gid)
        psql(f"CREATE TABLESPACE small LOCATION '{disk}'")
        self.addCleanup(psql, "DROP TABLESPACE small")
        self.addCleanup(psql, "DROP TABLE gis.parcels")
        return lambda kibibytes: self.assertTrue(mount(kibibytes, "remount"))

    def test_a_full_disk_leaves_the_old_table(self):
        resize = self.small_disk()
        refused = 0
        for kibibytes in range(4, 400, 12):
            psql("DROP TABLE IF EXISTS gis.parcels; CREATE TABLE gis.parcels(a int) TABLESPACE pg_default; "
                 "INSERT INTO gis.parcels VALUES (1); CHECKPOINT")
            resize(kibibytes)
            done = subprocess.run(
                [COMMAND, "export", "parcels", self.source(
                    "tables=gis.parcels options='-c default_tablespace=small'"), "--allow-database", "--overwrite"],
                cwd=self.folder, capture_output=True, text=True)
            self.nothing_is_left()
            if done.returncode == 0:
                break
            self.assertEqual(done.returncode, 5, done.stderr)
            self.assertRegex(done.stderr, "No space left on device|Check free disk space")
            self.assertEqual(psql("SELECT * FROM gis.parcels"), "1")
            refused += 1
        self.assertEqual(psql("SELECT count(*) FROM gis.parcels"), "31")
        self.assertGreater(refused, 2)

    def test_a_timeout_of_the_server_leaves_the_old_table(self):
        psql("CREATE TABLE gis.parcels(a int); INSERT INTO gis.parcels VALUES (1)")
        said = self.export("parcels", "tables=gis.parcels options='-c statement_timeout=1'", "--overwrite", status=5)
        self.assertIn("statement timeout", said)
        self.assertEqual(psql("SELECT * FROM gis.parcels"), "1")
        self.nothing_is_left()

    # Who holds this, readers let pass, has the export wait in that statement.
    PLACES = {"CREATE TABLE": "pg_catalog.pg_class IN SHARE MODE",
              "COMMENT ON": "pg_catalog.pg_description IN SHARE MODE",
              "ANALYZE": "pg_catalog.pg_statistic IN SHARE MODE",
              "DROP TABLE": "gis.parcels IN ACCESS SHARE MODE"}

    def hold(self, what):
        """A session that holds a lock; gives what ends it."""
        holder = subprocess.Popen(["psql", "-Xqc", f"BEGIN; LOCK {what}; SELECT pg_sleep(600)"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'BEGIN; LOCK%' AND wait_event = 'PgSleep'", "1")

        def release():
            psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'BEGIN; LOCK%' "
                 "AND pid <> pg_backend_pid()")
            holder.wait(timeout=60)
        return release

    def stop_at(self, waiting, sign):
        """Starts an export, and stops it when the server says that it waits there."""
        export = self.start("export", "parcels", self.source("tables=gis.parcels"), "--allow-database", "--overwrite")
        until(f"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'zonelayer' AND {waiting}", "1")
        self.assertEqual(psql("SELECT count(*) FROM pg_class WHERE relname LIKE 'zonelayer%'"), "0")
        export.send_signal(sign)
        said = "".join(export.communicate(timeout=60))
        self.assertIn(export.returncode, (-sign, 128 + sign), said)

    def test_killed_or_stopped_it_leaves_the_old_table(self):
        psql("CREATE TABLE gis.parcels(a int); INSERT INTO gis.parcels VALUES (1)")
        for statement, lock in self.PLACES.items():
            for sign in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
                with self.subTest(statement=statement, signal=sign):
                    release = self.hold(lock)
                    self.stop_at(f"wait_event_type = 'Lock' AND query LIKE '{statement}%'", sign)
                    release()
                    until("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'zonelayer'", "0")
                    self.assertEqual(psql("SELECT * FROM gis.parcels"), "1")
                    self.nothing_is_left()

    def slow_table(self):
        """Each row of a table that is made takes its time."""
        psql("""CREATE FUNCTION public.doze() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_sleep(0.1); RETURN NEW; END $$;
            CREATE FUNCTION public.slow() RETURNS event_trigger LANGUAGE plpgsql AS $$
            DECLARE made text; BEGIN
                SELECT object_identity INTO made FROM pg_event_trigger_ddl_commands() WHERE command_tag = 'CREATE TABLE';
                EXECUTE format('CREATE TRIGGER m BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION public.doze()', made);
            END $$;
            CREATE EVENT TRIGGER slow ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION public.slow()""")
        self.addCleanup(psql, "DROP EVENT TRIGGER slow; DROP FUNCTION public.slow(); "
                        "DROP FUNCTION public.doze() CASCADE")

    def test_killed_between_rows_it_leaves_the_old_table(self):
        psql("CREATE TABLE gis.parcels(a int); INSERT INTO gis.parcels VALUES (1)")
        self.slow_table()
        for sign in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
            self.stop_at("query LIKE 'COPY %' AND wait_event = 'PgSleep'", sign)
            until("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'zonelayer'", "0")
            self.assertEqual(psql("SELECT * FROM gis.parcels"), "1")
            self.nothing_is_left()

    def test_a_locked_table_is_waited_for_and_left(self):
        psql("CREATE TABLE gis.parcels(a int); INSERT INTO gis.parcels VALUES (1)")
        holder = subprocess.Popen(["psql", "-Xqc", "BEGIN; LOCK gis.parcels; SELECT pg_sleep(600)"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until("SELECT count(*) FROM pg_locks WHERE relation = 'gis.parcels'::regclass AND granted", "1")
        said = self.export("parcels", "tables=gis.parcels options='-c lock_timeout=300'", "--overwrite", status=5)
        self.assertIn("lock timeout", said)
        psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' "
             "AND pid <> pg_backend_pid()")
        holder.wait(timeout=60)
        self.assertEqual(psql("SELECT * FROM gis.parcels"), "1")

    def test_rows_that_the_database_changes_are_noticed(self):
        psql("""CREATE FUNCTION public.meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$
            DECLARE made text; BEGIN
                SELECT object_identity INTO made FROM pg_event_trigger_ddl_commands() WHERE command_tag = 'CREATE TABLE';
                EXECUTE format('CREATE TRIGGER m BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION public.round_off()', made);
            END $$;
            CREATE FUNCTION public.round_off() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN NEW.geom = ST_SnapToGrid(NEW.geom, 1e-6); RETURN NEW; END $$;
            CREATE EVENT TRIGGER meddle ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
                EXECUTE FUNCTION public.meddle()""")
        self.addCleanup(psql, "DROP EVENT TRIGGER meddle; DROP FUNCTION public.meddle(), public.round_off()")
        said = self.export("parcels", "tables=gis.parcels", status=5)
        self.assertIn("come back other than they were written", said)
        self.assertEqual(psql("SELECT to_regclass('gis.parcels') IS NULL"), "t")


class Zz(Database):
    """After all others: the server goes away."""

    def test_a_server_that_stops_changes_nothing_here(self):
        psql("CREATE TABLE gis.a AS SELECT i AS id, 'SRID=4490;POINT(86 41)'::geometry(Point, 4490) AS geom "
             "FROM generate_series(1, 5000) i; CREATE VIEW gis.slow AS SELECT a.*, pg_sleep(0.002)::text FROM gis.a")
        load = self.start("load", self.source("tables=gis.slow"), "--allow-database", "--as", "slow")
        until("SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'FETCH%'", "t")
        first = int(pathlib.Path(os.environ["POSTGIS_DATA"], "postmaster.pid").read_text().split()[0])
        os.kill(first, signal.SIGQUIT)
        said = "".join(load.communicate(timeout=120))
        self.assertEqual(load.returncode, 3, said)
        self.assertNotIn("slow", run("list", cwd=self.folder))
        for _ in range(300):
            said = subprocess.run([COMMAND, "load", self.source("tables=gis.a"), "--allow-database", "--as", "a"],
                                  cwd=self.folder, capture_output=True, text=True)
            if "cannot connect" in said.stderr:
                break
            time.sleep(0.1)
        self.assertEqual(said.returncode, 3, said.stderr)
        self.assertIn("cannot connect", said.stderr)


def prepare():
    """Users: one that has to know a password, one that may only read."""
    secret = SECRET.replace("'", "''")
    psql(f"CREATE ROLE writer LOGIN PASSWORD '{secret}'; CREATE ROLE reader LOGIN; "
         "GRANT pg_read_all_data TO writer")
    rules = pathlib.Path(os.environ["POSTGIS_DATA"], "pg_hba.conf")
    rules.write_text("local all writer scram-sha-256\n" + rules.read_text())
    psql("SELECT pg_reload_conf()")
    for _ in range(100):
        if subprocess.run(["psql", "-wXqc", "SELECT 1"], env={**os.environ, "PGUSER": "writer"},
                          capture_output=True).returncode != 0:
            return
        time.sleep(0.1)


if __name__ == "__main__":
    if "ZONELAYER_POSTGIS" not in os.environ:
        os.environ["ZONELAYER_POSTGIS"] = "started"
        for name in [name for name in os.environ if name.startswith("PG")]:
            del os.environ[name]
        started = HERE.parents[2] / "tools" / "with-postgis.sh"
        os.execv(started, [str(started), sys.executable, str(HERE), *sys.argv[1:]])
    if "POSTGIS_DATA" not in os.environ:
        print("skipped: there is no PostGIS to test with")
        sys.exit(0)
    prepare()
    unittest.main()
