"""Collectors and the load on them, as processes of their own on processors of their own."""

import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"
CONFIG = ROOT / "test/data/go-config/config.json"
REPORTS = ROOT / "test/data/charts/2026-11-15.ndjson"
WEEK, TODAY = "2026-11-15", "2026-11-23"


def build(*targets):
    """Builds these targets of the release preset."""
    subprocess.run(["cmake", "--preset", "release"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", *targets, "--", "--quiet"],
                   cwd=ROOT, check=True)


def processors():
    """One for the server, and one for who sends to it."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        sys.exit("bench: this needs two processors, one for the server and one for who sends to it")
    return cores[:2]


def tallyd(data, *options):
    """The command line of a collector of the test data's reports."""
    return [BUILD / "bin/tallyd", "serve", "--listen", "127.0.0.1:0", "--as-of", TODAY, "--data", data,
            "--config", CONFIG, *(options or ("--operator-listen", "none"))]


class Server:
    """A running server. Its address is that of the first line that it prints."""

    def __init__(self, command, core, log=subprocess.DEVNULL):
        self.process = subprocess.Popen(
            [str(part) for part in command], stdout=subprocess.PIPE, stderr=log, text=True,
            env={**os.environ, "GOMAXPROCS": "1"}, preexec_fn=lambda: os.sched_setaffinity(0, {core}))
        self.port = self.next_port()

    def next_port(self):
        """The port of the address in the next line that it prints."""
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)\n", line)
        if not found:
            sys.exit(f"bench: {self.process.args[0]} did not start: {line!r}")
        return int(found[1])

    def cpu_seconds(self):
        """The processor time that it has used so far."""
        fields = self._proc("stat").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Bytes of memory that are its own: without those that are a file's."""
        return int(re.search(r"RssAnon:\s*(\d+) kB", self._proc("status"))[1]) * 1024

    def _proc(self, name):
        return pathlib.Path(f"/proc/{self.process.pid}/{name}").read_text(encoding="ascii")


@contextlib.contextmanager
def serving(command, core, log=subprocess.DEVNULL):
    """Yields a running Server. Ended by its process id."""
    server = Server(command, core, log)
    try:
        yield server
    finally:
        server.process.terminate()
        server.process.wait(timeout=60)


def start_load(port, core, **options):
    """Starts to send reports; the options are those of collector_load, which may be given several times."""
    command = [BUILD / "bench/collector_load", "--port", port, "--reports", REPORTS]
    for name, value in options.items():
        for each in value if isinstance(value, (list, tuple)) else (value,):
            command += [f"--{name.replace('_', '-')}", each]
    return subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True,
                            preexec_fn=lambda: os.sched_setaffinity(0, {core}))


def result_of(load):
    """What a load was answered, once it has ended."""
    out, _ = load.communicate()
    if load.returncode != 0:
        sys.exit(f"bench: sending reports failed: {out}")
    return json.loads(out)
