"""Locales, time zones, HOME, PROJ_DATA, umask, variables that steer GDAL and SpatiaLite: the same
bytes, or an error that says what is wrong.

At last no network: with a server on loopback that must see nothing, and, where it is allowed, in a
network name space of its own with the same answers.
"""
import os
import shutil
import socket
import subprocess
import threading

from common import (COMMAND, TIME_LIMIT_S, Tally, differing, environment, run,
                    state, UPDATE)

WORK = [["load", "zones.geojson", "--kind", "zone"], UPDATE, ["export", "zones", "out.shp"],
        ["export", "zones", "out.geojson"], ["export", "zones", "out.gpkg"],
        ["export", "zones", "out.csv"], ["export", "zones", "out.txt"], ["report", "page.html"],
        ["overlap", "--into", "shared.fgb"],
        ["area", "--total", "--format", "csv", "--output", "area.csv"],
        ["audit", "--format", "json", "--output", "audit.json"]]
# LANG words messages, and nothing else: what stands in files is the same in all of them.
SURROUNDINGS = {
    "LC_ALL=C": {"LC_ALL": "C"},
    "LC_ALL=POSIX": {"LC_ALL": "POSIX"},
    "a locale that is not there": {"LC_ALL": "xx_YY.UTF-8"},
    "a decimal comma": {"LC_ALL": "de_DE.UTF-8"},
    "Turkish letters": {"LC_ALL": "tr_TR.UTF-8"},
    "TZ of Kiritimati": {"TZ": "Pacific/Kiritimati"},
    "TZ of nowhere": {"TZ": "Nowhere/Junk"},
    "HOME of none": {"HOME": ""},
    "HOME a file": {"HOME": "/dev/null"},
    "TMPDIR missing": {"TMPDIR": "/nonexistent"},
    "GDAL_DATA missing": {"GDAL_DATA": "/nonexistent"},
    "drivers from a folder": {"GDAL_DRIVER_PATH": "/tmp", "OGR_DRIVER_PATH": "/tmp"},
    "Python in VRT": {"GDAL_VRT_ENABLE_PYTHON": "YES"},
    "relaxed SpatiaLite": {"SPATIALITE_SECURITY": "relaxed"},
    "extensions of SQLite": {"OGR_SQLITE_LOAD_EXTENSIONS": "ENABLE_SQL_LOAD_EXTENSION"},
    "SHAPE_ENCODING": {"SHAPE_ENCODING": "CP1252", "DBF_ENCODING": "CP1252"},
    "OGR_CT_FORCE_TRADITIONAL_GIS_ORDER": {"OGR_CT_FORCE_TRADITIONAL_GIS_ORDER": "YES"},
    "axis orders": {"OSR_DEFAULT_AXIS_MAPPING_STRATEGY": "TRADITIONAL_GIS_ORDER"},
    "CPL_DEBUG": {"CPL_DEBUG": "ON"},
    "threads of GDAL": {"GDAL_NUM_THREADS": "ALL_CPUS"},
    "OGR_SQLITE_PRAGMA": {"OGR_SQLITE_PRAGMA": "journal_mode=WAL"},
    "OGR_ENABLE_PARTIAL_REPROJECTION": {"OGR_ENABLE_PARTIAL_REPROJECTION": "TRUE"},
    "PROJ network": {"PROJ_NETWORK": "ON"},
}
# Texts are in Chinese then, in files as in messages: the bytes are those of UTF-8.
CHINESE = {
    "GB18030": {"LC_ALL": "zh_CN.GB18030"},
    "GBK": {"LC_ALL": "zh_CN.GBK"},
    "Chinese by LANG": {"LC_ALL": "", "LANG": "zh_CN.UTF-8"},
}
REFUSED = {"PROJ_DATA missing": {"PROJ_DATA": "/nonexistent", "PROJ_LIB": "/nonexistent"}}


def work_through(folder, prefix=(), **more):
    """Does all the work; gives the first that fails, or None."""
    for arguments in WORK:
        env = environment(**more)
        done = subprocess.run([*prefix, COMMAND, *arguments], cwd=folder, env=env,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=TIME_LIMIT_S)
        if done.returncode != 0:
            return f"{arguments[0]}: exit {done.returncode}: {done.stderr.decode()[-300:]}"
    return None


def expected(work, **more):
    folder = work.fresh(work.base())
    problem = work_through(folder, **more)
    assert problem is None, problem
    return state(folder)


def try_one(work, tally, right, name, prefix=(), **more):
    folder = work.fresh(work.base())
    problem = work_through(folder, prefix, **more)
    if problem is None and state(folder) != right:
        problem = f"other bytes: {differing(state(folder), right)}"
    tally.point(name, problem)
    shutil.rmtree(folder)


def refused(work, tally, name, more):
    """Either the same answer, or a refusal that changes nothing: never another figure."""
    folder = work.fresh(work.base())
    before, sound = state(folder), run(folder, ["area", "--format", "csv"])
    done = run(folder, ["area", "--format", "csv"], **more)
    fine = done.out == sound.out if done.status == 0 else "zonelayer: " in done.err
    load = run(folder, WORK[0], **more)
    fine = fine and (load.status == 0 or state(folder) == before)
    tally.point(name, None if fine else done.text() + load.text())
    shutil.rmtree(folder)


def with_gdalrc(work, tally, right):
    """GDAL's own file of settings in HOME steers nothing."""
    home = work.fresh()
    (home / ".gdal").mkdir()
    (home / ".gdal" / "gdalrc").write_text(
        "[configoptions]\nSHAPE_ENCODING=CP1252\nOGR_SQLITE_PRAGMA=journal_mode=WAL\n")
    try_one(work, tally, right, "a gdalrc in HOME", HOME=str(home))


def with_umask(work, tally, right):
    folder = work.fresh(work.base())
    old = os.umask(0o077)
    try:
        problem = work_through(folder)
    finally:
        os.umask(old)
    if problem is None and state(folder) != right:
        problem = "other bytes"
    open_to_all = [p.name for p in folder.iterdir()
                   if p.name.startswith(("out.", "area", "audit", "shared")) and
                   p.stat().st_mode & 0o077]
    tally.point("umask 077", problem or (f"open to others: {open_to_all}" if open_to_all else None))
    shutil.rmtree(folder)


# ---- no network ---------------------------------------------------------------------------------

class Canary:
    """A server on loopback that counts who comes."""

    def __init__(self):
        self.visits, self.socket = 0, socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()


def bait(folder, url):
    """Sources that name a URL, and options that do: each has to be refused or read without it."""
    link = '{"type":"FeatureCollection","crs":{"type":"link","properties":{"href":"%s"}},' \
           '"features":[]}' % url
    vrt = f'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/{url}' \
          '</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    gml = f'<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:xsi=' \
          f'"http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x {url}"/>'
    kml = f'<kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink><Link><href>{url}</href>' \
          '</Link></NetworkLink></kml>'
    xxe = f'<!DOCTYPE kml SYSTEM "{url}"><kml xmlns="http://www.opengis.net/kml/2.2"/>'
    texts = {"link.geojson": link, "vrt.geojson": vrt, "v.vrt": vrt, "x.gml": gml, "x.kml": kml,
             "xxe.kml": xxe, "x.csv": f"id,WKT\n1,{url}\n", "url.prj": url}
    for name, text in texts.items():
        (folder / name).write_text(text)
    database = "host=127.0.0.1 port={} dbname=x".format(url.split(":")[2].split("/")[0])
    sources = [*texts, url, f"/vsicurl/{url}", f"WFS:{url}", f"CSV:{url}", f"GeoJSON:{url}",
               f"/vsizip/vsicurl/{url}", f"OAPIF:{url}", f"PG:{database}"]
    return [["list", source] for source in sources] + [
        ["load", "parcels.geojson", "--as", "p1", "--source-crs", url],
        ["load", "parcels.geojson", "--as", "p2", "--transformation", url],
        ["load", f"PG:{database} tables=a", "--as", "p3"], ["export", "zones", f"PG:{database}"],
        ["export", "zones", url + "/z.geojson"], ["export", "zones", "z.geojson", "--crs", url],
        ["area", "--method", "planar:" + url]]


def no_network(work, tally):
    canary, folder = Canary(), work.fresh(work.base())
    for arguments in bait(folder, f"http://127.0.0.1:{canary.port}/x.geojson"):
        seen = canary.visits
        done = run(folder, arguments, PROJ_NETWORK="ON", CPL_CURL_VERBOSE="YES",
                   PROJ_NETWORK_ENDPOINT=f"http://127.0.0.1:{canary.port}")
        problem = done.text() if done.status < 0 else None
        if canary.visits > seen:
            problem = f"the canary had {canary.visits - seen} visits"
        tally.point(" ".join(arguments), problem)
    canary.socket.close()
    shutil.rmtree(folder)


def run_suite(work, level):
    tally, right = Tally("surroundings"), expected(work)
    chosen = list(SURROUNDINGS.items())
    for name, more in chosen if level == "full" else chosen[::3]:
        try_one(work, tally, right, name, **more)
    in_chinese = expected(work, LC_ALL="zh_CN.UTF-8")
    for name, more in list(CHINESE.items())[:None if level == "full" else 1]:
        try_one(work, tally, in_chinese, name, **more)
    for name, more in REFUSED.items():
        refused(work, tally, name, more)
    with_gdalrc(work, tally, right)
    with_umask(work, tally, right)
    no_network(work, tally)
    if subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode == 0:
        try_one(work, tally, right, "no network at all", ("unshare", "-n"))
    return tally
