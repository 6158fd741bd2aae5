# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of a measurement: Markdown for the README, and the targets of the project with reached or missed.

    python report.py MEASUREMENT.json [README.md]
"""
import json
import statistics
import sys
from pathlib import Path

import engines
import targets
import workloads

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


class Medians:
    """Median of the rounds' medians of every (workload, column, threads), in microseconds, and their spread. On a machine
    that is busy with other things the shortest call of each round says more."""

    def __init__(self, measurement):
        rounds = {}
        which = "low_us" if measurement.get("lowest") else "median_us"
        for s in measurement["samples"]:
            rounds.setdefault((s["workload"], s["engine"], s["variant"], s["threads"]), []).append(s[which])
        self.cells = {}
        self.threads = sorted({key[3] for key in rounds})
        self.rounds = max((len(values) for values in rounds.values()), default=0)
        for threads in self.threads:
            for name in workloads.names():
                for engine in engines.ENGINES:
                    self._columns(rounds, name, engine, threads)

    def _columns(self, rounds, name, engine, threads):
        """The fastest way of calling an engine is the one that counts."""
        for column, variants in engine.columns.items():
            ways = [rounds[key] for v in variants if (key := (name, engine.name, v, threads)) in rounds]
            if ways:
                self.cells[name, column, threads] = min(ways, key=statistics.median)

    def median(self, name, column, threads):
        values = self.cells.get((name, column, threads))
        return statistics.median(values) if values else None

    def spread(self, name, column, threads):
        """Half of what lies between the lowest and the highest round, in parts of the median."""
        values = self.cells[name, column, threads]
        return (max(values) - min(values)) / 2 / statistics.median(values)

    def ratio(self, name, ours, theirs, threads):
        a, b = self.median(name, ours, threads), self.median(name, theirs, threads)
        return a / b if a and b else None

    def measured(self, threads):
        return [name for name in workloads.names() if any(self.median(name, c, threads) for c in engines.COLUMNS)]


def duration(microseconds):
    if microseconds < 1000:
        return f"{microseconds:.0f} µs" if microseconds >= 100 else f"{microseconds:.1f} µs"
    return f"{microseconds / 1000:.2f} ms" if microseconds < 10000 else f"{microseconds / 1000:.1f} ms"


def cell(medians, name, column, threads):
    median = medians.median(name, column, threads)
    return f"{duration(median)} ±{100 * medians.spread(name, column, threads):.0f} %" if median else "–"


def ratio_text(ratio):
    return "–" if ratio is None else f"{ratio:.2f}"


def ratios(medians, name, threads):
    """Ours by oneDNN's, by the best peer's and by model(x)'s."""
    best = [medians.ratio(name, engines.OURS_FAST, column, threads) for column in targets.PEERS]
    best = max((r for r in best if r is not None), default=None)
    return [medians.ratio(name, engines.OURS_FAST, engines.BASE, threads), best,
            medians.ratio(name, engines.OURS_FAST, "Keras model(x)", threads)]


def table(head, rows):
    lines = [head, [":--"] + ["--:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def times_table(medians, threads):
    columns = [c for c in engines.COLUMNS if any(medians.median(n, c, threads) for n in workloads.names())]
    head = [f"{threads} thread{'s' if threads > 1 else ''}", *columns, "ours / oneDNN", "/ best peer", "/ model(x)"]
    rows = [[name, *(cell(medians, name, column, threads) for column in columns),
             *(ratio_text(r) for r in ratios(medians, name, threads))] for name in medians.measured(threads)]
    means = [targets.geometric_mean(rs) for rs in zip(*(ratios(medians, n, threads) for n in medians.measured(threads)))]
    rows.append(["geometric mean", *[""] * len(columns), *(ratio_text(m) for m in means)])
    return table(head, rows)


def targets_table(medians, memory):
    head = ["target (ours / theirs)", "must", "aim", *(f"{t} thread{'s' if t > 1 else ''}" for t in medians.threads),
            "worst of", "verdict"]
    return table(head, targets.rows(medians, memory))


def left_out(measurement):
    lines = {(engine, variant, name): why for engine, variant, name, _, why in measurement["broken"]
             if not why.startswith("n/a")}
    if not lines:
        return ""
    return "Left out: " + "; ".join(f"{engine} ({variant}) on {name}: {why}"
                                    for (engine, variant, name), why in lines.items()) + ".\n\n"


def how(measurement, medians):
    versions = ", ".join(v.split("; ")[0] if v.startswith("left out") else v for v in measurement["versions"].values())
    timed = {(s["engine"], s["variant"], s["workload"]) for s in measurement["samples"]}
    errors = [error for *key, error in measurement["errors"] if tuple(key) in timed]
    furthest = f" The outputs timed lie within {max(errors):.0e} of Keras's largest." if errors else ""
    of_round = "shortest calls" if measurement.get("lowest") else "medians"
    return (f"Measured on {measurement['date']} at {measurement['commit']} on {measurement['processor']}, batch 1, "
            f"float32: {versions}. Every engine in turn, {medians.rounds} rounds of {measurement['seconds']:g} s each; "
            f"a cell is the median of the rounds' {of_round}, ± half of what lies between its lowest and highest "
            f"round.{furthest}\n\n")


def markdown(measurement):
    medians = Medians(measurement)
    parts = [how(measurement, medians), targets_table(medians, measurement["memory"]), "\n\n"]
    for threads in medians.threads:
        parts += [times_table(medians, threads), "\n\n"]
    return "".join(parts) + left_out(measurement)


def replace_between(path, text):
    """Puts text between the two markers of a file; the rest stays."""
    before, rest = path.read_text().split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{after}")


def write_csv(path, samples):
    head = ["workload", "engine", "variant", "threads", "round", "median_us", "low_us", "high_us", "calls"]
    path.write_text("\n".join(",".join(str(s[h]) for h in head) for s in [dict(zip(head, head)), *samples]) + "\n")


def write(path, readme=None):
    """Prints the tables of a measurement, writes them beside it, and into the README when there is one."""
    measurement = json.loads(Path(path).read_text())
    text = markdown(measurement)
    print(text)
    path.with_suffix(".md").write_text(text)
    write_csv(path.with_suffix(".csv"), measurement["samples"])
    if readme:
        replace_between(readme, text)


if __name__ == "__main__":
    write(Path(sys.argv[1]), *(Path(p) for p in sys.argv[2:]))
