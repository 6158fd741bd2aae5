# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's end of the pipe: a child process answers one line for each line that it gets, so that engines take turns
and one that waits takes no processor. PeerServer.h is the same in C++.

    info                                      ok <TAB> version
    time <TAB> VARIANT <TAB> NAME <TAB> S     ok <TAB> median <TAB> low <TAB> high <TAB> calls      microseconds
    output <TAB> VARIANT <TAB> NAME <TAB> F   ok                               the result in F (.npy), channels last

A call that cannot be answered gets "error <TAB> why"; "n/a" where the engine has no such way of computing.
"""
import os
import sys
import time

import numpy as np

import workloads

FEWEST_CALLS, FEWEST_SLOW_CALLS, SLOW = 5, 3, 8.0
WARM_UP_SECONDS, WARM_UP_CALLS = 0.01, 2


def measured(call, seconds):
    """Durations of warm calls in microseconds, sorted."""
    begin = time.perf_counter()
    warm = 0
    while warm < WARM_UP_CALLS or time.perf_counter() - begin < WARM_UP_SECONDS:
        call()
        warm += 1
    durations = []
    begin = now = time.perf_counter()
    while now - begin < seconds or len(durations) < FEWEST_CALLS:
        if now - begin > SLOW * seconds and len(durations) >= FEWEST_SLOW_CALLS:
            break
        before = time.perf_counter()
        call()
        now = time.perf_counter()
        durations.append((now - before) * 1e6)
    return sorted(durations)


def channels_first(array):
    return np.ascontiguousarray(np.moveaxis(array, -1, 1))


def channels_last(array):
    return np.ascontiguousarray(np.moveaxis(array, 1, -1))


class Server:
    """Base of an engine: `prepare(variant, files)` gives (call, output): what is timed, and a function that returns the
    result as an array, channels last. Each is made once and kept."""
    version = ""

    def __init__(self, folder, threads):
        self.folder, self.threads = folder, threads
        self.prepared = {}

    def prepare(self, variant, files):
        raise NotImplementedError

    def get(self, variant, name):
        if (variant, name) not in self.prepared:
            self.prepared[variant, name] = self.prepare(variant, workloads.Files(self.folder, name))
        return self.prepared[variant, name]

    def answer(self, command, *arguments):
        if command == "info":
            return self.version
        variant, name, last = arguments
        call, output = self.get(variant, name)
        if command == "output":
            np.save(last, np.asarray(output(), dtype=np.float32))
            return ""
        durations = measured(call, float(last))
        count = len(durations)
        return "\t".join(f"{d:.2f}" for d in (durations[count // 2], durations[0], durations[-1])) + f"\t{count}"

    def serve(self):
        """Answers until the pipe is closed. What libraries print goes to stderr."""
        answers = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)
        for line in sys.stdin:
            try:
                reply = "ok\t" + self.answer(*line.rstrip("\n").split("\t"))
            except Exception as error:  # the engine may raise anything, and the others go on
                reply = "error\t" + " ".join(str(error).split())[:300]
            print(reply, file=answers, flush=True)


def main(engine):
    """ENGINE.py FOLDER THREADS"""
    engine(sys.argv[1], int(sys.argv[2])).serve()
