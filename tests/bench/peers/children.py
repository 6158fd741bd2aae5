# SPDX-License-Identifier: GPL-3.0-or-later
"""Engines as child processes that answer one line at a time, each within a limit of time."""
import os
import select
import subprocess
import time

import engines


class EngineError(Exception):
    """An engine cannot do what it was asked, or did not answer."""


FEW_ENDS = 3  # deaths after which an engine is not started again


class Child:
    """One engine with one number of threads. Started when it is first asked, and again after it died or hung."""

    def __init__(self, engine, threads, folder, build, log):
        self.engine, self.threads = engine, threads
        self.start = (engine.command(folder, build, threads), engines.environment(threads), log)
        self.process = None
        self.rest = b""
        self.ends = 0

    @property
    def usable(self):
        return self.ends < FEW_ENDS

    def _start(self):
        command, environment, log = self.start
        self.rest = b""
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                                        env=environment)

    def ask(self, *words, limit):
        """The fields of the answer; EngineError when there is none within `limit` seconds."""
        try:
            if self.process is None or self.process.poll() is not None:
                self._start()
            self.process.stdin.write(("\t".join(str(w) for w in words) + "\n").encode())
            self.process.stdin.flush()
            status, *fields = self._line(limit).split("\t")
        except OSError as error:
            self.kill()
            raise EngineError(f"ended ({error})") from error
        if status != "ok":
            raise EngineError(" ".join(fields))
        return fields

    def _line(self, limit):
        deadline = time.monotonic() + limit
        while b"\n" not in self.rest:
            left = deadline - time.monotonic()
            ready, _, _ = select.select([self.process.stdout], [], [], max(left, 0))
            if not ready:
                self.kill()
                raise EngineError(f"no answer within {limit:.0f} s")
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                self.kill()
                raise EngineError(f"ended with status {self.process.returncode}")
            self.rest += piece
        line, self.rest = self.rest.split(b"\n", 1)
        return line.decode()

    def kill(self):
        self.ends += 1
        if self.process:
            self.process.kill()
            self.process.wait()

    def close(self):
        """Ends it by closing its input; by force when that is not enough."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.kill()
