"""The collector of the demonstration, and how it is asked."""

import contextlib
import json
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request

from commands import BIN


@contextlib.contextmanager
def collector(work, published, listen, day):
    """A running tallyd; yields its address. Ended by its process id."""
    log = open(work / "tallyd.log", "w")
    server = subprocess.Popen(
        [BIN / "tallyd", "serve", "--listen", listen, "--operator-listen", "none", "--data", work / "collector",
         "--config", published.log, "--config-key", published.public_key, "--as-of", str(day)],
        stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        line = server.stdout.readline()
        if not line.startswith("listening on "):
            sys.exit(f"demo: the collector did not start:\n{(work / 'tallyd.log').read_text()}")
        yield line.removeprefix("listening on ").strip()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=10)
        log.close()


def get(address, path):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(address + path, timeout=30) as answer:
        return answer.read().decode()


def ask(address, path, **query):
    """An answer of the API."""
    return json.loads(get(address, f"/api/v1/{path}?{urllib.parse.urlencode(query)}"))


def wait_for_reports(address, count):
    """What the site counts, once that is so many reports."""
    deadline = time.monotonic() + 180  # a collector that has much to merge pauses up to a minute
    while True:
        weeks = ask(address, "weeks")["Weeks"] or []
        if sum(w["Reports"] for w in weeks) == count or time.monotonic() > deadline:
            return {w["Week"]: w["Reports"] for w in weeks}
        time.sleep(0.1)
