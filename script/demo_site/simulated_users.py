"""The real part: users, each with a directory of their own, who run a real tool and upload."""

import collections
import concurrent.futures
import datetime
import random
import shutil

from commands import BIN, DATA, SOURCE, dump, environment, must
from public_list import PROGRAM

FIRST_DAY = datetime.date(2026, 11, 22)  # on which the Go toolchain's files begin
YES_DAY = FIRST_DAY - datetime.timedelta(days=7)
WEEKS = 3
LAST_DAY = FIRST_DAY + datetime.timedelta(days=7 * WEEKS + 3)
USERS = ("ada", "barbara", "edsger", "grace", "niklaus")
GO_USER = "ada"
RUNS_PER_DAY = 12
SUNDAY = 0


def expiry(day, weekday):
    """The end of a counter file that begins on `day`; weekday 0 is Sunday (doc/formats.md)."""
    ahead = (weekday - (day.weekday() + 1)) % 7
    return day + datetime.timedelta(days=ahead or 7)


class User:
    """A simulated user, and what is to be expected of their reports."""

    def __init__(self, name, home):
        self.name = name
        self.directory = home / name
        self.expected = collections.defaultdict(collections.Counter)  # (week, program) -> counts

    def say_yes(self):
        must(BIN / "tally", "on", "--dir", self.directory, "--as-of", YES_DAY)
        # The weekday on which a user's files expire is random, and stays. Here it is Sunday for all, as for the
        # Go toolchain's files, so that five users make weeks of five reports.
        local = self.directory / "local"
        local.mkdir()
        (local / "weekends").write_text(f"{SUNDAY}\n")

    def adopt_go_files(self, approved):
        """Takes over the counter files of a real Go toolchain."""
        for file in sorted((DATA / "go-1.23.5" / "local").glob("*.v1.count")):
            shutil.copy(file, self.directory / "local")
            said = dump(file)
            program = said["Meta"]["Program"]
            # Also a report in which nothing is approved is sent: it counts as a participant.
            counts = self.expected[said["Meta"]["TimeEnd"][:10], program]
            for name, count in said["Count"].items():
                if name in approved.get(program, ()):
                    counts[name] += count

    def run_tool(self, day, from_stdin):
        env = environment(TALLY_DIR=self.directory, TALLY_AS_OF=day)
        if from_stdin:
            must(BIN / "tally-example-wc", env=env, stdin="one two three\n")
        else:
            must(BIN / "tally-example-wc", SOURCE / "LICENSE", env=env)

    def expect(self, day, from_stdin):
        week = str(expiry(day, SUNDAY))
        self.expected[week, PROGRAM]["wc/input:stdin" if from_stdin else "wc/input:file"] += 1

    def upload(self, address, public_key, day):
        """Fetches the public list, verifies it, and sends by it."""
        must(BIN / "tally", "upload", "--dir", self.directory, "--url", f"{address}/upload",
             "--config-url", f"{address}/config", "--public-key", public_key,
             "--as-of", f"{day}T00:00:01Z")


def begin(work, approved):
    """The users, who have said yes; one of them also has the files of a Go toolchain."""
    users = [User(user, work) for user in USERS]
    for user in users:
        user.say_yes()
        if user.name == GO_USER:
            user.adopt_go_files(approved)
    return users


def live_three_weeks(users, address, public_key):
    """Runs the tool on two days of each week, from several processes at once, and uploads at its end."""
    chance = random.Random(2026)
    runs = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
        for week in range(WEEKS):
            first = FIRST_DAY + datetime.timedelta(days=7 * week)
            for day in (first, first + datetime.timedelta(days=3)):
                plan = [(user, day, chance.random() < 0.3) for user in users for _ in range(RUNS_PER_DAY)]
                list(pool.map(lambda p: p[0].run_tool(p[1], p[2]), plan))
                for user, on, from_stdin in plan:
                    user.expect(on, from_stdin)
                runs += len(plan)
            for user in users:
                user.upload(address, public_key, first + datetime.timedelta(days=7))
    for user in users:
        user.upload(address, public_key, LAST_DAY)
    return runs


def put_in(users):
    """What the site must show: week -> program -> counter -> [users, total], and week -> reports."""
    shown = collections.defaultdict(lambda: collections.defaultdict(dict))
    reporters = collections.defaultdict(set)
    for user in users:
        for (week, program), counts in user.expected.items():
            reporters[week].add(user.name)
            for name, count in counts.items():
                entry = shown[week][program].setdefault(name, [0, 0])
                entry[0] += 1
                entry[1] += count
    return shown, {week: len(names) for week, names in reporters.items()}
