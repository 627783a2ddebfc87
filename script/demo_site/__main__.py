"""The demonstration behind script/demo.

A collector has a public list in signed versions, and a synthetic year of a project that there is not, made from
a seed. Beside it a handful of simulated users, each with a directory of their own and telemetry on, run the real
example tool a few hundred times over three weeks; one of them also has the counter files that a real Go toolchain
wrote. Every week each user fetches the list, verifies it, and uploads what it allows. The site then shows charts
of exactly that, and --once compares the numbers on it with those put in.
"""

import argparse
import json
import pathlib
import signal
import sys
import tempfile

import quill_issues
import quill_project
import quill_year
import simulated_users
from checks import compare_users, compare_weeks, compare_year
from commands import BIN, must
from public_list import HISTORY, PublicList, approved_counters
from server import collector, wait_for_reports


def quill_approved(published, work):
    """version of the list -> program of the made-up project -> counters that may be sent"""
    approved = {}
    for number in range(1, len(HISTORY) + 1):
        content = json.loads((work / f"upload-config-{number}.json").read_text())
        approved[f"v0.{number}.0"] = {program: names for program, names in approved_counters(content).items()
                                      if program in quill_project.PROGRAMS}
    return approved


def import_year(work, seed, approved):
    """Puts the synthetic year into the collector's store, which does not run yet."""
    year = quill_year.reports(seed, approved)
    file, data = work / "year.ndjson", work / "collector"
    quill_year.write(file, year)
    must(BIN / "tallyd", "import", "--data", data, file)
    project = data / "project"
    project.mkdir()
    (project / "annotations.json").write_text(json.dumps(quill_year.site_notes(), indent=2))
    (project / "stacks.toml").write_text(quill_issues.STACKS)
    (project / "issues.json").write_text(json.dumps(quill_issues.issues(), indent=1))
    return year


def check(address, users, year, approved):
    reports = len(year) + sum(simulated_users.put_in(users)[1].values())
    weeks = wait_for_reports(address, reports)
    results = [compare_weeks(weeks, users, year), compare_users(address, users), compare_year(address, year, approved)]
    equal = all(results)
    print("\ndemo: the site shows exactly what was put in" if equal
          else "\ndemo: the site differs from what was put in")
    return equal


def main():
    parser = argparse.ArgumentParser(prog="script/demo", description=__doc__.splitlines()[0])
    parser.add_argument("--once", action="store_true", help="check the result, print it and end")
    parser.add_argument("--listen", default="127.0.0.1:0", help="where to serve (default: a free port)")
    parser.add_argument("--seed", type=int, default=quill_year.SEED, help="of the synthetic year (default: %(default)s)")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="tally-demo.") as name:
        work = pathlib.Path(name)
        published = PublicList(work)
        year = import_year(work, arguments.seed, quill_approved(published, work))
        print(f"demo: made a year of {len(year)} synthetic reports from the seed {arguments.seed}", flush=True)
        with collector(work, published, arguments.listen, simulated_users.LAST_DAY) as address:
            users = simulated_users.begin(work, approved_counters(published.content))
            print(f"demo: {len(users)} users run the example tool for three weeks …", flush=True)
            runs = simulated_users.live_three_weeks(users, address, published.public_key)
            print(f"demo: {runs} runs counted and uploaded")
            equal = check(address, users, year, published.content)
            if arguments.once or not equal:
                return 0 if equal else 1
            ends = {signal.SIGINT, signal.SIGTERM}
            signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # so that none comes between the two lines
            print(f"\nThe site is at {address}/ — Ctrl-C ends it.", flush=True)
            signal.sigwait(ends)
    return 0


if __name__ == "__main__":
    sys.exit(main())
