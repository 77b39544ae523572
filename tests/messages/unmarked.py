#!/usr/bin/env python3
"""Finds texts for people in the C sources that nobody has marked for translation: string literals of
two or more words that are neither marked, nor the format of a function that looks it up (they are
read from po/extract.sh), nor SQL, nor compared with something, nor markup, nor a command line of an
example, nor listed in not_messages.txt. Columns of answers need a head in cli/words.c.

    unmarked.py SOURCE_DIR
"""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = pathlib.Path(sys.argv[1])
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_]\w*|\s+|.',
                   re.S)
WORDS = re.compile(r"[A-Za-z]{2,}[,;:.]? +[a-z]{2,}|^[;,:.]? ?[a-z]{2,} $|^[,;:] [a-z]")
SQL = re.compile(r"\b(SELECT|NULL|FROM|WHERE|ORDER BY|GROUP BY|JOIN|HAVING|COLLATE|UNION|INSERT|UPDATE|"
                 r"DELETE|CREATE|DROP|ALTER|PRAGMA|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|REINDEX|EXISTS|"
                 r"VALUES|AS|AND|GLOB|ATTACH|BEGIN|LIMIT)\b|json_each|group_concat")
MARKS = {"_", "N_", "NC_", "in_table", "zl_message", "zl_translate", "zl_inflect"}
COMPARED = re.compile(r"str(n?case)?n?cmp|strn?casecmp|strstr|memcmp|static_assert|is_one_of|is_listed|"
                      r"in_list|GDALGetDriverByName|__attribute__|iconv_open|CPL\w+|sqlite3_\w+")


def keywords():
    """The functions that look their format up, and which argument it is."""
    script = (ROOT / "po" / "extract.sh").read_text(encoding="utf-8")
    return {name: int(place) for name, place in re.findall(r"--keyword=(\w+):(\d+)(?= |$)", script,
                                                           re.M)}


def unescape(literal):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), literal[1:-1])


def literals(text):
    """Each string literal, with its line, the function that it is an argument of, and which one."""
    calls, found, current, before, directive_end = [], [], None, "", -1
    for match in TOKEN.finditer(text):
        token = match.group(0)
        if token.isspace() or token.startswith(("//", "/*")):
            continue
        if token == "#":
            directive_end = re.compile(r"(?<!\\)\n|\Z").search(text, match.start()).start()
        if match.start() < directive_end:
            continue
        if token[0] == '"':
            if not current:
                name, place = next(((n, p) for n, p in reversed(calls) if n), ("", 0))
                direct = bool(calls) and calls[-1][0] == name and name != ""
                current = [text.count("\n", 0, match.start()) + 1, "", name, place if direct else 0]
            current[1] += unescape(token)
            continue
        if current:
            found.append(tuple(current))
            current = None
        if token in "([{":
            calls.append([before if token == "(" and re.match(r"\w", before) else "", 1])
        elif token in ")]}" and calls:
            calls.pop()
        elif token == "," and calls:
            calls[-1][1] += 1
        before = token
    return found


def unmarked(text, known, allowed):
    for line, literal, function, place in literals(text):
        if not WORDS.search(literal) or SQL.search(literal) or literal in allowed:
            continue
        if literal.startswith("<"):  # markup
            continue
        if re.match(r" *zonelayer [a-z]+(\s|$)", literal):  # a command line of an example
            continue
        if function in MARKS or COMPARED.fullmatch(function) or known.get(function) == place:
            continue
        yield line, literal


def nameless_columns():
    """Columns of answers that have no head in cli/words.c, without their units."""
    texts = [path.read_text(encoding="utf-8") for folder in ("lib", "cli")
             for path in (ROOT / folder).rglob("*.[ch]")]
    keys = {key for text in texts for key in
            re.findall(r'\{"([a-z0-9_]+)",\s*ZL_(?:TEXT|INTEGER|REAL|PLACE|LIST)\b', text) +
            re.findall(r"\b[A-Z_]*COLUMN[A-Z_]*\(([a-z0-9_]+)[,)]", text)}
    words = (ROOT / "cli" / "words.c").read_text(encoding="utf-8")
    heads = set(re.findall(r'NC_\("head", "([^"]*)"\)', words))
    assert len(keys) > 100, len(keys)
    named = {re.sub(r"(?<=.)_(km2|m2|ha|mu|m|deg|percent)$", "", key).replace("_", " ") for key in keys}
    return sorted(named - heads)


def self_test(known):
    """It sees what is unmarked, and nothing else."""
    seen = [found for _, found in unmarked(
        'void f(void) { zl_text_add(&t, "left in English"); zl_fail(err, ZL_FAILED, "is looked up");\n'
        '  zl_fail(err, ZL_FAILED, "%s", x ? "one way" : _("the other way")); g(_("is marked"));\n'
        '  if (strcmp(a, "is compared") == 0) run("SELECT id FROM zones"); h("word", "not a list"); }',
        known, {"not a list"})]
    assert seen == ["left in English", "one way"], seen


def main():
    known = keywords()
    self_test(known)
    allowed = set((HERE / "not_messages.txt").read_text(encoding="utf-8").split("\n"))
    files = sorted([*(ROOT / "lib").rglob("*.c"), *(ROOT / "cli").glob("*.c")])
    faults = [f"{path.relative_to(ROOT)}:{line}: {literal!r}" for path in files
              for line, literal in unmarked(path.read_text(encoding="utf-8"), known, allowed)]
    faults += [f"cli/words.c: no head for the column \"{name}\"" for name in nameless_columns()]
    print("\n".join(faults) or f"{len(files)} files: all texts for people are marked")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
