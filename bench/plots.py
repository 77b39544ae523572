"""Time and memory against the number of parcels, from results.json, as SVG: the same figures give
the same bytes."""
import json
import pathlib

from field import SIZES


def series_of(rows: list[dict], figure: str) -> dict[str, list[tuple[int, float]]]:
    """Of each question of ours the figure at each size, of the machine that was measured last."""
    ours = [r for r in rows if r["job"].startswith("scale-") and r.get("wall_s") and not r["failed"]]
    machine = max(ours, key=lambda r: r["date"])["machine"] if ours else None
    found: dict[str, list[tuple[int, float]]] = {}
    for row in ours:
        if row["machine"] == machine:
            found.setdefault(row["job"].removeprefix("scale-"), []).append(
                (SIZES[row["n"]], row[figure]))
    return {job: sorted(points) for job, points in found.items() if len(points) > 1}


def spread(ends: list[float], least: float) -> list[float]:
    """Places of labels on a logarithmic axis, none nearer to the next than `least` (a factor)."""
    order = sorted(range(len(ends)), key=ends.__getitem__)
    placed = [0.0] * len(ends)
    last = 0.0
    for i in order:
        last = placed[i] = max(ends[i], last * least)
    return placed


def plot(path: pathlib.Path, title: str, unit: str, series: dict, limit: tuple[float, str] | None
         ) -> None:
    import matplotlib  # of Debian: python3-matplotlib
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "zonelayer", "svg.fonttype": "none",
                                "font.family": "sans-serif", "font.size": 11})
    from matplotlib import pyplot, ticker
    figure, axes = pyplot.subplots(figsize=(8, 5.2), layout="constrained")
    colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000"]
    names = sorted(series)
    heights = [y for points in series.values() for _, y in points] + ([limit[0]] if limit else [])
    # A line of text is a twentieth of the axis.
    labels = spread([series[name][-1][1] for name in names],
                    (max(heights) / min(heights)) ** 0.05)
    most = max(x for points in series.values() for x, _ in points)
    for name, colour, at in zip(names, colours, labels):
        axes.plot(*zip(*series[name]), marker="o", markersize=4, color=colour, linewidth=1.8)
        end = series[name][-1]
        axes.annotate(f"{name}  {end[1]:.3g} {unit}", end, (most * 1.25, at), textcoords="data",
                      color=colour, va="center", annotation_clip=False,
                      arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.6})
    if limit:
        axes.axhline(limit[0], color="#666666", linewidth=1, linestyle="--")
        axes.text(min(x for points in series.values() for x, _ in points), limit[0] * 1.04, limit[1],
                  color="#444444", va="bottom")
    axes.set(xscale="log", yscale="log", xlabel="parcels", title=title)
    axes.xaxis.set_major_locator(ticker.FixedLocator([SIZES[n] for n in SIZES if SIZES[n] <= most]))
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
    axes.xaxis.set_minor_locator(ticker.NullLocator())
    axes.yaxis.set_major_formatter(lambda y, _: f"{y:g} {unit}")
    axes.grid(which="major", color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    pyplot.close(figure)


def draw(folder: pathlib.Path) -> None:
    """Says so where matplotlib is not there, or nothing has been measured at two sizes."""
    path = folder / "results.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"] if path.exists() else []
    wall, peak = series_of(rows, "wall_s"), series_of(rows, "peak_mb")
    if not wall:
        return
    try:
        plot(folder / "scale-time.svg", "Time of a question by the number of parcels", "s", wall,
             None)
        plot(folder / "scale-memory.svg", "Peak memory of a question by the number of parcels", "MB",
             peak, (512, "goal at 1 million: 512 MB"))
    except ImportError:
        print("python3-matplotlib is not installed: no plots")
