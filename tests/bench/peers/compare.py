# SPDX-License-Identifier: GPL-3.0-or-later
"""Times the same layers and networks in every engine, in turns, and writes what it measured into FOLDER/results.
Started by tests/bench/peers/run, which says what the options mean."""
import argparse
import fnmatch
import json
import platform
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

import children
import engines
import memory
import report
import workloads

PREPARE_LIMIT, ANSWER_LIMIT = 120, 30   # seconds until an engine counts as hung
PAUSE = 0.005                           # threads of the engine before this may still spin
FAR = 3                                 # times as long as another way to call the same engine
TOLERANCE = 1e-4                        # of the largest output


class Comparison:
    """All engines with all numbers of threads, and what was measured so far."""

    def __init__(self, options):
        self.options = options
        self.results = Path(options.folder) / "results"
        self.results.mkdir(parents=True, exist_ok=True)
        self.log = open(self.results / "engines.log", "w")
        chosen = [e for e in engines.ENGINES if not options.engines or e.name in options.engines.split(",")]
        self.children = [children.Child(e, threads, options.folder, options.build, self.log)
                         for threads in options.threads for e in chosen]
        self.names = [n for n in workloads.names() if fnmatch.fnmatch(n, options.only)]
        self.broken = {}      # (engine, variant, workload, threads): why it is left out
        self.samples = []
        self.errors = {}      # (engine, variant, workload): how far its output is from Keras's

    def calls(self, name):
        """Who has to do a workload, in turns: (child, variant)."""
        for child in self.children:
            if not child.usable or (name in workloads.NETWORKS and not child.engine.networks):
                continue
            for variant in child.engine.variants():
                if (child.engine.name, variant, name, child.threads) not in self.broken:
                    yield child, variant

    def give_up(self, child, variant, name, why):
        if not why.startswith("n/a"):
            print(f"  {child.engine.name} {variant}, {child.threads} thread(s), {name}: {why}", flush=True)
        self.broken[child.engine.name, variant, name, child.threads] = why

    def check(self):
        """Everyone computes everything once, and the results are compared with Keras's: wrong ones are not timed."""
        begin = time.monotonic()
        for name in self.names:
            expected = np.load(workloads.Files(self.options.folder, name).expected)
            for child, variant in list(self.calls(name)):
                self.check_one(child, variant, name, expected)
        print(f"outputs compared in {time.monotonic() - begin:.0f} s", flush=True)

    def check_one(self, child, variant, name, expected):
        path = self.results / "output.npy"
        try:
            child.ask("output", variant, name, path, limit=PREPARE_LIMIT)
        except children.EngineError as error:
            return self.give_up(child, variant, name, str(error))
        output = np.load(path)
        if output.size != expected.size:
            return self.give_up(child, variant, name, f"gives {output.shape} instead of {expected.shape}")
        error = float(np.abs(output.ravel() - expected.ravel()).max() / np.abs(expected).max())
        self.errors[child.engine.name, variant, name] = error
        if not error < TOLERANCE:
            self.give_up(child, variant, name, f"wrong by {error:.1e} of the largest output")
        return None

    def round(self, number, last_start):
        """Every engine does every workload once, every other time backwards; False when time was up before the end."""
        for name in self.names:
            calls = list(self.calls(name))
            for child, variant in calls if number % 2 == 0 else reversed(calls):
                if time.monotonic() > last_start:
                    return False
                self.time_one(child, variant, name, number)
        return True

    def time_one(self, child, variant, name, number):
        time.sleep(PAUSE)
        try:
            answer = child.ask("time", variant, name, self.options.seconds, limit=ANSWER_LIMIT)
        except children.EngineError as error:
            return self.give_up(child, variant, name, str(error))
        median, low, high, count = (float(field) for field in answer)
        self.samples.append({"workload": name, "engine": child.engine.name, "variant": variant,
                             "threads": child.threads, "round": number, "median_us": median, "low_us": low,
                             "high_us": high, "calls": int(count)})
        return None

    def rounds(self):
        """As many as fit into the time; at least two, whole."""
        deadline = time.monotonic() + self.options.budget
        done = 0
        while done < self.options.rounds:
            begin = time.monotonic()
            if not self.round(done, deadline if done >= 2 else begin + 10 * self.options.budget):
                self.samples = [s for s in self.samples if s["round"] < done]
                break
            if done == 0:
                self.leave_out_slow_ways()
            done += 1
            took = time.monotonic() - begin
            print(f"round {done}: {took:.0f} s", flush=True)
            if done >= 2 and time.monotonic() + took > deadline:
                break

    def leave_out_slow_ways(self):
        """A way of calling that is far from the fastest of its column can only waste time in the rounds to come."""
        first = {(s["engine"], s["variant"], s["workload"], s["threads"]): s["median_us"] for s in self.samples}
        for (engine, variant, name, threads), median in first.items():
            ways = next(ways for e in engines.ENGINES if e.name == engine for ways in e.columns.values() if variant in ways)
            fastest = min(first.get((engine, way, name, threads), median) for way in ways)
            if median > FAR * fastest:
                self.broken[engine, variant, name, threads] = "n/a: another way is far faster"

    def versions(self):
        """What each engine says of itself, once an engine."""
        said = {}
        for child in self.children:
            try:
                said.setdefault(child.engine.name, " ".join(child.ask("info", limit=PREPARE_LIMIT)))
            except children.EngineError as error:
                said[child.engine.name] = f"left out: {error}"
        return said

    def run(self):
        try:
            versions = self.versions()
            self.check()
            self.rounds()
        finally:
            for child in self.children:
                child.close()
            self.log.close()
        return versions


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def commit():
    done = subprocess.run(["git", "-C", str(engines.HERE), "rev-parse", "--short", "HEAD"], capture_output=True,
                          text=True, check=False)
    return done.stdout.strip()


def parse(arguments):
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--build", required=True)
    parser.add_argument("--threads", type=lambda text: [int(n) for n in text.split(",")], default=[1, 2])
    parser.add_argument("--only", default="*")
    parser.add_argument("--engines", default="")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.1)
    parser.add_argument("--budget", type=float, default=420)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--lowest", action="store_true")
    parser.add_argument("--no-memory", action="store_true")
    parser.add_argument("--readme", type=Path)
    options = parser.parse_args(arguments)
    if options.quick:
        options.rounds, options.seconds, options.budget = 2, 0.03, 90
    return options


def failures_of_ours(measurement):
    """What our own engine could not do: then the measurement tells little and no README should show it."""
    return [f"{variant} {name}: {why}" for engine, variant, name, _, why in measurement["broken"]
            if engine == "ours" and not why.startswith("n/a")]


def main(arguments):
    """Ends with 1 when our own engine failed in something."""
    options = parse(arguments)
    begin = time.monotonic()
    comparison = Comparison(options)
    measurement = {"versions": comparison.run(), "samples": comparison.samples,
                   "broken": [[*key, why] for key, why in comparison.broken.items()],
                   "errors": [[*key, error] for key, error in comparison.errors.items()],
                   "memory": None if options.no_memory else memory.measure(options.folder, options.build),
                   "processor": processor(), "commit": commit(), "date": time.strftime("%Y-%m-%d"),
                   "seconds": options.seconds, "lowest": options.lowest}
    path = comparison.results / time.strftime("%Y%m%d-%H%M%S.json")
    path.write_text(json.dumps(measurement, indent=1))
    failures = failures_of_ours(measurement)
    report.write(path, None if failures else options.readme)
    print(f"{time.monotonic() - begin:.0f} s in all; raw numbers: {path}")
    if failures:
        print("The README stays as it is, because our own engine failed:", *failures, sep="\n  ")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
