"""From users who report nothing to the functions with the bugs: 300 simulated users, two versions of a program with
three planted bugs, a real collector, and `tally stacks`."""

import concurrent.futures
import json
import pathlib
import subprocess
import unittest

import support

PROGRAM = "example.org/planted"
PROGRAMS = support.BUILD / "test" / "triage"
USERS = 300
YES = "2026-11-01"
# Day of use and version: each week ends on a Sunday, on which its report is dated.
WEEKS = {"2026-11-15": ("2026-11-09", "before"), "2026-11-22": ("2026-11-16", "after")}
AFTER_ALL = "2026-11-23"
ASSERTION, CRASH, SLOW = "planted::check_table", "planted::resolve_symbol", "planted::load_cache"


def users_with(remainder, of):
    return sum(1 for user in range(USERS) if user % of == remainder)


# How many users meet each bug in a week (test/triage/planted.cc).
MEET = {ASSERTION: users_with(3, 10), CRASH: users_with(5, 12), SLOW: users_with(1, 6)}


def public_list():
    stacks = [{"Name": name, "Rate": 1, "Depth": 16} for name in ("planted/bug", "planted/slow", "crash/crash")]
    return {"GOOS": ["linux"], "GOARCH": ["amd64", "arm64"], "GoVersion": ["gcc-12.2"], "SampleRate": 1,
            "Programs": [{"Name": PROGRAM, "Versions": ["v1.0.0", "v1.1.0"],
                          "Counters": [{"Name": "planted/load:{<1ms,<20ms,>=20ms}", "Rate": 1}], "Stacks": stacks}]}


class PlantedBugsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.work = pathlib.Path(cls.enterClassContext(support.temporary_directory()))
        cls.config = cls.work / "list.json"
        cls.config.write_text(json.dumps(public_list()))
        cls.address = cls.enterClassContext(support.collector(cls.work, cls.config, AFTER_ALL))
        with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
            list(pool.map(cls.live, range(USERS)))
        for week in WEEKS:
            published = support.reports_at(cls.address, week, USERS)
            assert len(published) == USERS, f"{len(published)} reports of {week}"

    @classmethod
    def live(cls, user):
        """A user says yes, runs a version in each week, and has both reports sent."""
        directory = support.telemetry_directory(cls.work / f"user{user}", f"on {YES}")
        (directory / "local/weekends").write_text("0\n")
        for day, version in WEEKS.values():
            env = support.clean_environment(TALLY_DIR=directory, TALLY_AS_OF=day)
            done = subprocess.run([PROGRAMS / f"planted_{version}", str(user)], env=env, check=False)
            # The crash is the program's own: nothing of it is held back.
            assert done.returncode == (-11 if user % 12 == 5 else 0), done.returncode
        support.must(support.TALLY, "upload", "--dir", directory, "--config", cls.config, "--url",
                     f"http://{cls.address}/upload", "--as-of", f"{AFTER_ALL}T00:00:01Z")

    def stacks(self, command, *options):
        return support.run(support.TALLY, "stacks", command, "--program", PROGRAM, "--data",
                           f"http://{self.address}", "--from", min(WEEKS), "--to", max(WEEKS), *options)

    def test_the_three_functions_are_named(self):
        done = self.stacks("list", "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        groups = {group["Blamed"]: group for group in json.loads(done.stdout)["Groups"]}
        self.assertEqual(set(groups), set(MEET))
        self.assertEqual({name: group["Counter"] for name, group in groups.items()},
                         {ASSERTION: "planted/bug", CRASH: "crash/crash", SLOW: "planted/slow"})
        reports = {name: many * (1 if name == ASSERTION else 2) for name, many in MEET.items()}
        self.assertEqual({name: group["Reports"] for name, group in groups.items()}, reports)
        self.assertEqual({name: group["Users"] for name, group in groups.items()}, MEET)
        # In the first version of all, nothing is new.
        self.assertEqual({name: (group["NewSince"], group["GoneSince"]) for name, group in groups.items()},
                         {ASSERTION: ("", "v1.1.0"), CRASH: ("", ""), SLOW: ("", "")})
        people = self.stacks("list").stdout
        for name in MEET:
            self.assertIn(name, people)

    def test_the_site_has_the_same_bugs(self):
        status, text = support.get(self.address, f"/api/v1/stacks?from={min(WEEKS)}&to={max(WEEKS)}&program={PROGRAM}")
        self.assertEqual(status, 200)
        on_the_site = {(stack["StackID"], stack["Group"]["Blamed"], *stack["Group"]["Functions"])
                       for stack in json.loads(text)["Stacks"]}
        listed = {(stack["ID"], group["Blamed"], *group["Functions"])
                  for group in json.loads(self.stacks("list", "--json").stdout)["Groups"] for stack in group["Stacks"]}
        self.assertEqual(on_the_site, listed)

    def test_the_comparison_shows_the_one_that_is_gone(self):
        done = self.stacks("compare", "--before", "v1.0.0", "--after", "v1.1.0", "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        groups = {group["Blamed"]: group for group in json.loads(done.stdout)["Groups"]}
        gone = [(name, group["Before"], group["After"], group["Significant"])
                for name, group in groups.items() if group["Change"] == "gone"]
        self.assertEqual(gone, [(ASSERTION, MEET[ASSERTION], 0, True)])
        self.assertFalse(any(group["Regression"] for group in groups.values()))

    def test_the_histogram_shows_how_often_it_is_slow(self):
        status, text = support.get(self.address, f"/api/v1/charts?from={min(WEEKS)}&to={max(WEEKS)}&program={PROGRAM}")
        self.assertEqual(status, 200)
        charts = {chart["Name"]: chart for chart in json.loads(text)["Programs"][0]["Charts"]}
        bars = charts["planted/load"]["Data"]
        slow = sum(bar["Value"] for bar in bars if bar["Key"] == ">=20ms")
        self.assertEqual(sum(bar["Value"] for bar in bars), len(WEEKS) * USERS)
        # Who sleeps for 25 ms is slow; a busy machine may make some of the others slow too.
        self.assertGreaterEqual(slow, len(WEEKS) * MEET[SLOW])
        self.assertLess(slow, len(WEEKS) * USERS / 2)


if __name__ == "__main__":
    unittest.main()
