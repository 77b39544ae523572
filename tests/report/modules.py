#!/usr/bin/env python3
"""Puts the packages of package-lock.json into FOLDER/node_modules: with npm where it is installed and
works, else by fetching each pinned archive and checking its digest, since Debian's npm brings hundreds
of packages along. None of them needs another one or a build.

    modules.py FOLDER
"""
import base64
import hashlib
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tarfile

HERE = pathlib.Path(__file__).resolve().parent


def with_npm(folder):
    """Whether npm is there and has done it: it knows of the mirrors that a user has set."""
    if not shutil.which("npm"):
        return False
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder / name)
    return subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
                          cwd=folder, check=False).returncode == 0


def fetch(url, integrity):
    """The bytes behind `url`, which have to have the digest that the lock file names. That is the
    proof, and not a certificate: a proxy with one of its own is no hindrance."""
    archive = subprocess.run(["curl", "--insecure", "-fsSL", "--retry", "3", url], check=True,
                             stdout=subprocess.PIPE).stdout
    algorithm, expected = integrity.split("-", 1)
    digest = base64.b64encode(hashlib.new(algorithm, archive).digest()).decode()
    if digest != expected:
        sys.exit(f"{url}: its {algorithm} is {digest}, and package-lock.json says {expected}")
    return archive


def unpack(archive, target):
    """What lies in the one folder of an archive, without links and without ways out of it."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            path = pathlib.PurePosixPath(member.name)
            if not member.isfile() or ".." in path.parts or path.is_absolute():
                continue
            file = target.joinpath(*path.parts[1:])
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(tar.extractfile(member).read())


def with_curl(folder, packages):
    for path, package in packages.items():
        shutil.rmtree(folder / path, ignore_errors=True)
        unpack(fetch(package["resolved"], package["integrity"]), folder / path)


def main():
    folder = pathlib.Path(sys.argv[1])
    lock = (HERE / "package-lock.json").read_text(encoding="utf-8")
    done = folder / "installed"
    if done.is_file() and done.read_text(encoding="utf-8") == lock:
        return
    folder.mkdir(parents=True, exist_ok=True)
    packages = {path: package for path, package in json.loads(lock)["packages"].items() if path}
    if not with_npm(folder):
        with_curl(folder, packages)
    done.write_text(lock, encoding="utf-8")


main()
