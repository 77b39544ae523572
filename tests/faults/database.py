"""A PostGIS server of the faults' own: databases made from a template and taken apart into rows."""
import atexit
import hashlib
import pathlib
import subprocess
import threading

EMPTY = "empty_one"
WITH_POSTGIS = pathlib.Path(__file__).resolve().parents[2] / "tools/with-postgis.sh"
# Of public, which PostGIS fills, what is not its own.
OWN = ("nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND relname NOT IN "
       "('spatial_ref_sys', 'geometry_columns', 'geography_columns')")
# Tables with their columns and rows, and indexes.
STATE = f"""
SELECT nspname, relname, relkind, attname, format_type(atttypid, atttypmod), pg_get_indexdef(c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace LEFT JOIN pg_attribute ON attrelid = c.oid
    WHERE attnum > 0 AND {OWN} ORDER BY nspname, relname, attnum;
SELECT relname, query_to_xml(format('SELECT t::text FROM %I.%I t ORDER BY 1', nspname, relname), true, false, '')
    FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('r', 'v', 'm') AND {OWN}
    ORDER BY nspname, relname;
"""


class Server:
    def __init__(self):
        self.process = subprocess.Popen(
            [WITH_POSTGIS, "sh", "-c", 'echo "@$PGHOST"; exec cat'], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        self.host = self.said_host()
        atexit.register(self.close)
        if self.host:
            self.psql("postgres", f"CREATE DATABASE {EMPTY} TEMPLATE postgres")
            self.psql(EMPTY, "CREATE SCHEMA gis")

    def said_host(self):
        """Empty after the word that PostGIS is not installed."""
        for line in self.process.stdout:
            if line.startswith("@"):
                return line[1:].strip()
        raise AssertionError("the PostGIS server did not start")

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def psql(self, database, sql):
        done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", self.host, "-U", "bench",
                               "-d", database, "-f", "-"], input=sql, capture_output=True, text=True)
        assert done.returncode == 0, f"{sql}\n{done.stderr}"
        return done.stdout


_server, _lock = None, threading.Lock()


def server():
    """None where PostGIS is not installed."""
    global _server
    with _lock:
        _server = _server or Server()
    return _server if _server.host else None


def settings(name):
    """Environment of a command that reads or writes this database."""
    return {"PGHOST": server().host, "PGUSER": "bench", "PGDATABASE": name}


def make(name, template):
    server().psql("postgres", f"CREATE DATABASE {name} TEMPLATE {template}")


def drop(name):
    server().psql("postgres", f"DROP DATABASE {name} WITH (FORCE)")


def state(name):
    return hashlib.sha256(server().psql(name, STATE).encode()).hexdigest()
