"""What the collector has acknowledged outlives the power; and however it is ended while it merges, what is published
is whole and becomes what it should be.

A power cut is simulated: the collector is killed under load, and each of its files loses what was written after the
file was last synced (test/note_synced.c notes that), all of it, a part of it, or keeps its length with zeros, as file
systems leave it. What was never synced is empty.
"""

import contextlib
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import threading
import time
import unittest

import support

WEEK = "2026-11-22"
AS_OF = "2026-11-23"
CONFIG = support.DATA / "go-config" / "config.json"
PRELOADED = support.BUILD / "test" / "note_synced.so"
ROUNDS = 100 if os.environ.get("TALLY_LONG_TESTS") else 6
CONNECTIONS = 4
LONG = 60
MOST_STEPS = 400


def report(number):
    """A report, and the line that is published of it."""
    x = (number * 0x9E3779B97F4A7C15 % 2**52 | 1) * 2**-52
    body = {"Week": WEEK, "LastWeek": "", "X": x, "Programs": None, "Config": "v0.44.0"}
    return json.dumps(body), x


class PowerTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.data = self.work / "data"
        self.synced = self.work / "synced"
        self.acknowledged = set()
        self.next = 1
        self.lock = threading.Lock()

    @contextlib.contextmanager
    def serving(self):
        env = support.clean_environment(LD_PRELOAD=PRELOADED, SYNCED_LOG=self.synced)
        with open(self.work / "log", "a", encoding="utf-8") as log:
            server = subprocess.Popen(
                [support.TALLYD, "serve", "--listen", "127.0.0.1:0", "--operator-listen", "none", "--data", self.data,
                 "--config", CONFIG, "--as-of", AS_OF], stdout=subprocess.PIPE, stderr=log, text=True, env=env)
        try:
            line = server.stdout.readline().strip()
            self.assertTrue(line.startswith("listening on http://"), (self.work / "log").read_text(encoding="utf-8"))
            yield server, line.rpartition("/")[2]
        finally:
            support.end(server)
            server.stdout.close()

    def send_until_gone(self, address):
        connection = http.client.HTTPConnection(address, timeout=LONG)
        with contextlib.suppress(OSError, http.client.HTTPException):
            while True:
                with self.lock:
                    number, self.next = self.next, self.next + 1
                body, x = report(number)
                connection.request("POST", "/upload/x", body)
                answer = connection.getresponse()
                answer.read()
                if answer.status == 200:
                    with self.lock:
                        self.acknowledged.add(x)
        connection.close()

    def published(self, address):
        connection = http.client.HTTPConnection(address, timeout=LONG)
        connection.request("GET", f"/data/{WEEK}")
        lines = connection.getresponse().read().decode().splitlines()
        connection.close()
        return [json.loads(line)["X"] for line in lines if line.startswith("{")]

    def synced_sizes(self):
        """By path, how many bytes are sure to be there."""
        sizes = {}
        for line in self.synced.read_text(encoding="utf-8").splitlines():
            what, first, second = line.split("\t")
            if what == "synced":
                sizes[second] = int(first)
            elif first in sizes:
                sizes[second] = sizes.pop(first)
            else:
                sizes.pop(second, None)
        return sizes

    def cut_power(self, dice):
        sizes = self.synced_sizes()
        lost = 0
        for path in self.data.rglob("*"):
            if not path.is_file():
                continue
            sure, size = sizes.get(str(path), 0), path.stat().st_size
            if size <= sure:
                continue
            lost += size - sure
            kept = dice.choice((sure, dice.randint(sure, size)))
            os.truncate(path, kept)
            if dice.random() < 0.3:
                os.truncate(path, size)  # with zeros
        self.note_all()
        return lost

    def note_all(self):
        """What is on the disk now is sure."""
        files = [path for path in self.data.rglob("*") if path.is_file()]
        self.synced.write_text("".join(f"synced\t{path.stat().st_size}\t{path}\n" for path in files), encoding="utf-8")

    def round(self, dice):
        """One power cut under load; how many bytes it took."""
        with self.serving() as (server, address):
            senders = [threading.Thread(target=self.send_until_gone, args=(address,)) for _ in range(CONNECTIONS)]
            for sender in senders:
                sender.start()
            time.sleep(dice.uniform(0.05, 0.7))  # anywhere in its work
            server.send_signal(signal.SIGKILL)
            server.wait(timeout=LONG)
            for sender in senders:
                sender.join()
        return self.cut_power(dice)

    def test_what_was_acknowledged_outlives_the_power(self):
        dice = random.Random(os.getpid())
        lost = 0
        for number in range(ROUNDS):
            lost += self.round(dice)
            with self.serving() as (_, address):
                end = time.monotonic() + LONG
                while not self.acknowledged <= set(there := self.published(address)) and time.monotonic() < end:
                    time.sleep(0.05)
                self.assertEqual(self.acknowledged - set(there), set(), f"lost in round {number}")
                self.assertEqual(len(there), len(set(there)), "each once")
        self.assertGreater(lost, 0, "no cut took anything: this has tested nothing")
        self.assertGreater(len(self.acknowledged), 20 * ROUNDS)
        checked = support.run(support.TALLYD, "check", "--data", self.data)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        print(f"{ROUNDS} cuts, {len(self.acknowledged)} reports acknowledged, {lost} bytes lost")


class MergeKillTest(unittest.TestCase):
    """`tallyd merge` ended just before, or just after, each of its calls that change the file system."""

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.data = self.work / "data"

    def put(self, numbers):
        """Stores these reports and publishes none of them."""
        lines = "".join(report(number)[0] + "\n" for number in numbers)
        file = self.work / "in.ndjson"
        file.write_text(lines, encoding="utf-8")
        support.must(support.TALLYD, "import", "--data", self.data, file)

    def merge(self, **env):
        return support.run(support.TALLYD, "merge", "--data", self.data, "--date", WEEK,
                           env=support.clean_environment(**env))

    def file(self):
        return (self.data / "merged" / f"{WEEK}.ndjson").read_text(encoding="utf-8")

    def test_at_every_step(self):
        self.put(range(1, 20))
        before = self.merge().stdout
        self.assertEqual(self.file(), before)
        self.put(range(20, 40))
        shutil.copytree(self.data, self.work / "template")
        after = self.merge().stdout
        self.assertEqual(after.count("\n"), 39)
        for when in ("before", "after"):
            for step in range(1, MOST_STEPS):
                shutil.rmtree(self.data)
                shutil.copytree(self.work / "template", self.data)
                done = self.merge(LD_PRELOAD=support.KILL_AT_STEP, KILL_AT_STEP=step, KILL_WHEN=when)
                with self.subTest(when=when, step=step):
                    self.assertIn(self.file(), (before, after), "what is published is whole")
                    again = self.merge()
                    self.assertEqual((again.returncode, again.stdout), (0, after), again.stderr)
                    self.assertEqual(self.file(), after)
                    left = [path.name for path in (self.data / "merged").iterdir() if ".tmp" in path.name]
                    self.assertEqual(left, [], "nothing is left over")
                if done.returncode == 0:
                    break
                self.assertEqual(done.returncode, -signal.SIGKILL, done.stderr)
            self.assertIn(step, range(10, MOST_STEPS - 1), "there is not a step to each change")


if __name__ == "__main__":
    unittest.main()
