"""Layers that have tripped programs up, each asked everything; answers come from formulas."""
import pathlib

from contest import Answer, Contestant, of_geojson, of_layer, of_table
from field import Field, is_fresh, remove
from peers import zonelayer

# One parcel of N vertices; N times one; N and one over all of them; N with shared edges.
COUNTS = {"huge": 2_000_000, "same": 10_000, "cover": 99_856, "grid": 99_856}
QUESTIONS = {"check": ["check"], "area": ["area"], "overlap": ["overlap"],
             "overlap-touch": ["overlap", "--touch"], "distance": ["distance"]}
# n (n - 1) / 2 pairs of 10,000 are 50 million rows: an answer of 4 GB, asked of fewer.
SAME_PAIRED = 2_000


def rows_due(layer: str, question: str, n: int) -> int | None:
    """How many rows an answer has, None where no formula says it."""
    side = round(n ** .5)
    touching = 2 * side * (side - 1) + 2 * (side - 1) ** 2
    features = {"huge": 1, "cover": n + 1}.get(layer, n)
    if question in ("area", "distance"):
        return features
    if question == "check":
        return {"huge": 0, "grid": 0}.get(layer)
    return {"huge": 0, "same": n * (n - 1) // 2,
            "grid": touching if question == "overlap-touch" else 0}.get(layer)


def of_rows(path: pathlib.Path):
    def answer() -> Answer:
        with open(path, "rb") as file:
            return sum(1 for _ in file) - 1, 0.0
    return answer


class Layer:
    """A layer of this kind in a store of its own, with the lines."""

    def __init__(self, f: Field, layer: str, count: int) -> None:
        self.f, self.name, self.count = f, f"{layer}_{count}", count
        self.path = f.out(f"{self.name}.shp")
        self.store = f.out(f"hard_{self.name}.sqlite")
        self.kind = layer

    def make(self) -> None:
        self.f.make(self.kind, self.count, self.path)

    def need_store(self) -> None:
        self.make()
        if is_fresh(self.store, pathlib.Path(self.f.command[0]), self.path):
            return
        part = self.store.with_name("part_" + self.store.name)
        remove(part)
        self.f.ours("init", store=part)
        for name, path in ((self.kind, self.path), ("lines_500", self.f.lines)):
            self.f.ours("load", path, "--as", name, "--kind", "land", store=part)
        remove(self.store)
        part.rename(self.store)

    def question(self, question: str) -> Contestant:
        words = QUESTIONS[question]
        arguments = [words[0], self.kind, *(["lines_500"] if words[0] == "distance" else []),
                     *words[1:]]
        out = self.f.out("hard.csv")
        due = rows_due(self.kind, question, self.count)
        return Contestant("zonelayer", zonelayer.ask(self.f, self.store, arguments, out),
                          of_rows(out) if due is not None else None, self.need_store,
                          how=f"{self.count} {self.kind}: " + " ".join(arguments),
                          due=None if due is None else (due, 0.0))

    def load(self) -> Contestant:
        store = self.f.out("load.sqlite")

        def fresh() -> None:
            self.make()
            remove(store)
            self.f.ours("init", store=store)

        return Contestant("zonelayer", [*self.f.command, "--db", str(store), "load", str(self.path),
                                        "--as", "parcels", "--kind", "land", "--quiet"],
                          of_table(store, "parcels"), fresh,
                          how=f"{self.count} {self.kind}: load",
                          due=(rows_due(self.kind, "area", self.count), 0.0))

    def export(self, ending: str) -> Contestant:
        out = self.f.out(f"hard.{ending}")
        count = (of_geojson if ending == "geojson" else of_layer)(out)
        return Contestant("zonelayer", [*self.f.command, "--db", str(self.store), "export",
                                        self.kind, str(out), "--quiet"],
                          lambda: (count()[0], 0.0), lambda: (self.need_store(), remove(out)),
                          how=f"{self.count} {self.kind}: export to {ending}",
                          due=(rows_due(self.kind, "area", self.count), 0.0))


def contestants(f: Field, layer: str, question: str) -> list[Contestant]:
    pairs = layer == "same" and question.startswith("overlap")
    made = Layer(f, layer, SAME_PAIRED if pairs else COUNTS[layer])
    if question == "load":
        return [made.load()]
    if question.startswith("export-"):
        return [made.export(question.removeprefix("export-"))]
    return [made.question(question)]


JOBS = {f"hard-{layer}-{question}": (lambda f, layer=layer, question=question:
                                     contestants(f, layer, question))
        for layer in COUNTS for question in ("load", *QUESTIONS, "export-geojson", "export-gpkg")}
