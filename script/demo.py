"""The demonstration behind script/demo.

A collector starts with an empty store and a public list in three signed versions. A handful of simulated
users, each with a directory of their own and telemetry on, run the example tool a few hundred times over
three weeks; one of them also has the counter files that a real Go toolchain wrote. Every week each user
fetches the list, verifies it, and uploads what it allows. The site then shows charts of exactly that, and
--once compares the numbers on it with those put in.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import datetime
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parent.parent
BIN = pathlib.Path(os.environ.get("TALLY_BUILD", SOURCE / "build" / "release")) / "bin"
DATA = SOURCE / "test" / "data"

FIRST_DAY = datetime.date(2026, 11, 22)  # on which the Go toolchain's files begin
YES_DAY = FIRST_DAY - datetime.timedelta(days=7)
WEEKS = 3
LAST_DAY = FIRST_DAY + datetime.timedelta(days=7 * WEEKS + 3)
USERS = ("ada", "barbara", "edsger", "grace", "niklaus")
GO_USER = "ada"
RUNS_PER_DAY = 12
SUNDAY = 0
PROGRAM = "example.org/wc"


def environment(**extra):
    """The environment without what could turn telemetry off or move it."""
    switches = ("DO_NOT_TRACK", "TALLY_TELEMETRY", "TALLY_DIR", "TALLY_AS_OF")
    env = {k: v for k, v in os.environ.items() if k not in switches}
    env.update({k: str(v) for k, v in extra.items()})
    return env


def must(*command, env=None, stdin=""):
    done = subprocess.run([str(c) for c in command], input=stdin, capture_output=True, text=True,
                          env=env or environment(), check=False)
    if done.returncode != 0:
        sys.exit(f"demo: {' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def dump(file):
    return json.loads(must(BIN / "tally", "dump", "--json", file))


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


def chart_record(buckets, issues):
    """What the example tool's owner wants to see."""
    issue_lines = "".join(f"issue: https://example.org/wc/issues/{number}\n" for number in issues)
    return (f"\n---\ntitle: Where the text comes from\n"
            f"description: Whether people name files or pipe their text into it.\n{issue_lines}"
            f"type: partition\nprogram: {PROGRAM}\nmodule: {PROGRAM}\ncounter: wc/input:{{{buckets}}}\n")


# The public list grew in three steps, all before the users said yes.
HISTORY = (("2026-10-04", ""),
           ("2026-10-18", chart_record("stdin", (1,))),
           ("2026-11-08", chart_record("stdin,file", (1, 7))))


def write_versions(work):
    """What there is to report: that of the Go project, and the example tool as it was built here."""
    scratch = work / "scratch"
    must(BIN / "tally-example-wc", env=environment(TALLY_DIR=scratch), stdin="")
    built = dump(next((scratch / "local").glob("*.v1.count")))["Meta"]
    real = json.loads((DATA / "go-config" / "config.json").read_text())
    versions = {key: real[key] + [built[key]] * (built[key] not in real[key])
                for key in ("GOOS", "GOARCH", "GoVersion")}
    versions["Programs"] = {program["Name"]: program["Versions"] for program in real["Programs"]
                            if not program["Name"].startswith("cmd/")}
    versions["Programs"][PROGRAM] = [built["Version"]]
    path = work / "versions.json"
    path.write_text(json.dumps(versions))
    return path


class PublicList:
    """The real upload config of the Go project with a record for the example tool, in signed versions."""

    def __init__(self, work):
        versions = write_versions(work)
        self.log, key = work / "log", work / "demo.key"
        self.public_key = must(BIN / "tally", "config", "keygen", "example.org/demo", "-o", key).strip()
        real_charts = (DATA / "go-config" / "config.txt").read_text()
        for number, (day, record) in enumerate(HISTORY, 1):
            charts, made = work / f"charts-{number}.txt", work / f"upload-config-{number}.json"
            charts.write_text(real_charts + record)
            must(BIN / "tally", "config", "generate", "--charts", charts, "--versions", versions, "-o", made)
            must(BIN / "tally", "config", "sign", "--key", key, "--log", self.log, "--charts", charts,
                 "--as-of", day, made)
            self.content = json.loads(made.read_text())


def approved_counters(config):
    """program -> the counters that may be sent."""
    approved = {}
    for program in config["Programs"]:
        names = set()
        for counter in program.get("Counters") or []:
            chart, brace, buckets = counter["Name"].partition("{")
            names |= {chart + b for b in buckets.rstrip("}").split(",")} if brace else {chart}
        approved[program["Name"]] = names
    return approved


@contextlib.contextmanager
def collector(work, published, listen):
    """A running tallyd; yields its address. Ended by its process id."""
    log = open(work / "tallyd.log", "w")
    server = subprocess.Popen(
        [BIN / "tallyd", "serve", "--listen", listen, "--operator-listen", "none", "--data", work / "collector",
         "--config", published.log, "--config-key", published.public_key, "--as-of", str(LAST_DAY)],
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


def live_three_weeks(users, address, public_key):
    """Runs the tool on two days of each week, from several processes at once, and uploads at its end."""
    chance = random.Random(2026)
    runs = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
        for week in range(WEEKS):
            begin = FIRST_DAY + datetime.timedelta(days=7 * week)
            for day in (begin, begin + datetime.timedelta(days=3)):
                plan = [(user, day, chance.random() < 0.3) for user in users for _ in range(RUNS_PER_DAY)]
                list(pool.map(lambda p: p[0].run_tool(p[1], p[2]), plan))
                for user, on, from_stdin in plan:
                    user.expect(on, from_stdin)
                runs += len(plan)
            for user in users:
                user.upload(address, public_key, begin + datetime.timedelta(days=7))
    for user in users:
        user.upload(address, public_key, LAST_DAY)
    return runs


def get(address, path):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(address + path, timeout=10) as answer:
        return answer.read().decode()


def wait_for_reports(address, count):
    """New data must be on the pages within 5 seconds."""
    deadline = time.monotonic() + 5
    while True:
        weeks = json.loads(get(address, "/api/v1/weeks"))["Weeks"] or []
        if sum(w["Reports"] for w in weeks) == count or time.monotonic() > deadline:
            return {w["Week"]: w["Reports"] for w in weeks}
        time.sleep(0.1)


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


def on_the_site(address, week):
    """What the site shows of a week, in the same form: bars from the charts, totals from the data."""
    shown = collections.defaultdict(dict)
    for program in json.loads(get(address, f"/api/v1/charts?from={week}&to={week}"))["Programs"]:
        for chart in program["Charts"] or []:
            if chart["Name"] in ("Version", "GOOS", "GOARCH", "GoVersion"):
                continue
            for bar in chart["Data"]:
                if bar["Value"]:
                    plain = bar["Key"] == chart["Name"]
                    name = chart["Name"] if plain else f"{chart['Name']}:{bar['Key']}"
                    shown[program["Name"]][name] = [int(bar["Value"]), 0]
    for line in get(address, f"/data/{week}").splitlines():
        for program in json.loads(line)["Programs"] or []:
            for name, count in program["Counters"].items():
                shown[program["Program"]].setdefault(name, [0, 0])[1] += count
    return shown


def compare(address, users):
    """Prints each week as it was put in and as the site shows it. Returns whether all is equal."""
    expected, reports = put_in(users)
    weeks = wait_for_reports(address, sum(reports.values()))
    equal = weeks == reports
    print(f"\n{'week':<12}{'counter':<44}{'users':>12}{'total':>16}")
    for week in sorted(reports):
        shown = on_the_site(address, week)
        for program in sorted(set(expected[week]) | set(shown)):
            left, right = expected[week].get(program, {}), shown.get(program, {})
            for name in sorted(set(left) | set(right)):
                want, have = left.get(name, [0, 0]), right.get(name, [0, 0])
                mark = "" if want == have else f"   put in: {want[0]} and {want[1]}"
                equal = equal and want == have
                print(f"{week:<12}{name:<44}{have[0]:>12}{have[1]:>16}{mark}")
    if weeks != reports:
        print(f"reports put in: {reports}\non the site:    {weeks}")
    return equal


def main():
    parser = argparse.ArgumentParser(prog="script/demo", description=__doc__.splitlines()[0])
    parser.add_argument("--once", action="store_true", help="check the result, print it and end")
    parser.add_argument("--listen", default="127.0.0.1:0", help="where to serve (default: a free port)")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="tally-demo.") as name:
        work = pathlib.Path(name)
        published = PublicList(work)
        with collector(work, published, arguments.listen) as address:
            users = [User(user, work) for user in USERS]
            for user in users:
                user.say_yes()
                if user.name == GO_USER:
                    user.adopt_go_files(approved_counters(published.content))
            print(f"demo: {len(users)} users run the example tool for three weeks …", flush=True)
            runs = live_three_weeks(users, address, published.public_key)
            print(f"demo: {runs} runs counted and uploaded")
            equal = compare(address, users)
            print("\ndemo: the site shows exactly what was put in" if equal
                  else "\ndemo: the site differs from what was put in")
            if arguments.once or not equal:
                return 0 if equal else 1
            print(f"\nThe site is at {address}/ — Ctrl-C ends it.", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
