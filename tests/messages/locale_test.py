#!/usr/bin/env python3
"""The language changes what people read and nothing else: data are the same bytes in every locale,
--lang wins over the environment, and a Chinese answer has the same rows as an English one.

    locale_test.py        with ZONELAYER and ZONELAYER_LAYERS in the environment
"""
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile

COMMAND = os.environ["ZONELAYER"]
LOCALES = ["C", "POSIX", "C.UTF-8", "en_US.UTF-8", "de_DE.UTF-8", "zh_CN.UTF-8", "zh_CN.GB18030",
           "zh_TW.Big5", "tr_TR.UTF-8", "nonsense"]
OF_DATA = ["C", "C.UTF-8", "de_DE.UTF-8", "zh_CN.GB18030", "tr_TR.UTF-8"]
CHINESE = {locale for locale in LOCALES if locale.startswith("zh")}
QUESTIONS = [
    ["area", "--total"], ["audit"], ["overlap"], ["distance", "--mode", "railway"],
    ["corridor", "--within", "1km", "--zone", "上库"], ["list"], ["show", "上库"],
    ["at", "86.24", "41.70"], ["check"], ["history", "shangku"]]
# Columns that are sentences for people, and where findings are kept.
SENTENCES = {"text", "description", "crs_evidence", "edge_rule", "title"}
FINDINGS = {"notes", "findings", "method", "methods", "edges"}


def run(arguments, folder, **environment):
    kept = {n: v for n, v in os.environ.items()
            if n.startswith(("ZONELAYER", "LSAN", "ASAN", "UBSAN", "LD_LIBRARY")) or n == "PATH"}
    done = subprocess.run([COMMAND, *arguments], cwd=folder, env=kept | environment,
                          capture_output=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


def has_hanzi(raw):
    return any("\u4e00" <= c <= "\u9fff" for c in raw.decode())


def data_are_the_same(folder):
    for question, form in itertools.product(QUESTIONS, ("json", "csv")):
        asked = [*question, "--format", form, "--lang", "en", "--quiet"]
        seen = {run(asked, folder, LC_ALL=locale) for locale in OF_DATA}
        assert len(seen) == 1, f"{asked}: differs by the locale"
        chinese = run([*asked[:-2], "zh", "--quiet"], folder)
        if form == "csv":
            assert chinese[1] == seen.pop()[1], f"{asked}: csv is another one in Chinese"
        else:
            same_rows(question, json.loads(seen.pop()[1]), json.loads(chinese[1]))


def same_rows(question, english, chinese):
    assert english.keys() == chinese.keys(), question
    for key in english.keys() - FINDINGS - {"rows"}:
        assert english[key] == chinese[key], (question, key)
    assert len(english["rows"]) == len(chinese["rows"]), question
    for a, b in zip(english["rows"], chinese["rows"]):
        assert a.keys() == b.keys(), question
        for key in a.keys() - SENTENCES:
            assert a[key] == b[key], (question, key, a[key], b[key])


def tables_follow_the_language(folder):
    english = run(["area", "--lang", "en"], folder)
    chinese = run(["area", "--lang", "zh"], folder)
    assert english[1].startswith(b"Warning: ") and chinese[1].startswith("警告：".encode())
    for locale in LOCALES:
        assert run(["area", "--lang", "en"], folder, LC_ALL=locale) == english, locale
        assert run(["--lang=zh", "area"], folder, LC_ALL=locale) == chinese, locale
        expected = chinese if locale in CHINESE else english
        assert run(["area"], folder, LC_ALL=locale) == expected, locale
        assert run(["area"], folder, LANG=locale) == expected, locale
    assert run(["area"], folder, LANG="en_US.UTF-8", LANGUAGE="zh_CN:en") == chinese
    assert run(["area"], folder, LC_ALL="C", LANGUAGE="zh_CN", LANG="zh_CN.UTF-8") == english


def mistakes_are_told_in_it(folder):
    for arguments, status in ((["area", "--no-such"], 2), (["no-such"], 2), ([], 2), (["load"], 2),
                              (["area", "--zone", "nowhere"], 2), (["load", "/no/such.shp"], 3)):
        english = run([*arguments], folder)
        chinese = run(["--lang", "zh", *arguments], folder)
        assert english[0] == chinese[0] == status, (arguments, english, chinese)
        assert not has_hanzi(english[2]) and has_hanzi(chinese[2]), arguments
    bad = run(["--lang", "fr", "area"], folder)
    assert bad[0] == 2 and b"zh,en" in bad[2], bad


with tempfile.TemporaryDirectory() as top:
    assert run(["init", "--sample"], top)[0] == 0
    tables_follow_the_language(top)
    mistakes_are_told_in_it(pathlib.Path(top))
    data_are_the_same(top)
print(f"{len(LOCALES)} locales: the same data, {len(QUESTIONS)} questions with the same rows in both "
      "languages")
sys.exit(0)
