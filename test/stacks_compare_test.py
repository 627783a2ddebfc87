"""`tally stacks compare` on files: what is new, gone and more frequent, and how sure that is."""

import json
import math
import pathlib
import re
import unittest

import stacks_support as st
import support

WEEK = "2026-11-22"
LINK = "cc/bug\nacme::link:+0x4\nmain:+0x9"


def users(version, count, start, week=WEEK, **having):
    """Reports of so many users; of each stack in `having` the first so many have it."""
    stacks = {"parse": st.PARSE, "parse_too": st.PARSE_TOO, "fold": st.FOLD, "link": LINK}
    return [st.report(week, (start + i + 1) / 1_000_000,
                      st.program(version, {stacks[name]: 2 for name, many in having.items() if i < many}))
            for i in range(count)]


def fisher(a, b, c, d):
    """By exact whole numbers."""
    ways = lambda k: math.comb(a + b, k) * math.comb(c + d, a + c - k)
    all_ways = [ways(k) for k in range(max(0, a - d), min(a + b, a + c) + 1)]
    return sum(each for each in all_ways if each <= ways(a)) / math.comb(a + b + c + d, a + c)


class CompareTest(unittest.TestCase):

    def setUp(self):
        self.work = pathlib.Path(self.enterContext(support.temporary_directory()))

    def compare(self, reports, *options, before="v1.2.0", after="v1.3.0"):
        data = self.work / "data.ndjson"
        data.write_text(st.lines(reports))
        return st.stacks("compare", "--program", st.PROGRAM, "--before", before, "--after", after,
                         "--data", data, *options)

    def test_one_is_gone_one_is_new_one_is_more_frequent(self):
        reports = (users("v1.2.0", 400, 0, parse=24, parse_too=12, link=4)
                   + users("v1.3.0", 200, 1000, fold=12, link=16))
        done = self.compare(reports, "--json")
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        got = json.loads(done.stdout)
        self.assertEqual((got["Before"], got["After"], got["EachUserOnce"]),
                         ({"Version": "v1.2.0", "Reports": 400}, {"Version": "v1.3.0", "Reports": 200}, True))
        by_name = {group["Blamed"]: group for group in got["Groups"]}
        self.assertEqual({name: (g["Change"], g["Before"], g["After"], g["Regression"], g["Significant"])
                          for name, g in by_name.items()},
                         {"acme::Parser<>::next": ("gone", 24, 0, False, True),
                          "acme::check_failed": ("new", 0, 12, True, True),
                          "acme::link": ("more", 4, 16, True, True)})
        self.assertEqual(len(by_name["acme::Parser<>::next"]["IDs"]), 2)
        for group in got["Groups"]:
            a, c = group["Before"], group["After"]
            self.assertAlmostEqual(group["P"], fisher(a, 400 - a, c, 200 - c), delta=group["P"] * 1e-9)
        # Benjamini and Hochberg's, by their definition.
        p_values = sorted(group["P"] for group in got["Groups"])
        for group in got["Groups"]:
            rank = p_values.index(group["P"])
            q = min(1, *(3 * p / (j + 1) for j, p in enumerate(p_values) if j >= rank))
            self.assertAlmostEqual(group["Q"], q, delta=q * 1e-9)

    def test_what_it_says(self):
        reports = (users("v1.2.0", 400, 0, parse=24, link=4) + users("v1.3.0", 200, 1000, fold=1, link=2))
        done = self.compare(reports)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("acme.org/cc v1.3.0 after v1.2.0\n", done.stdout)
        self.assertNotIn("Worse", done.stdout)
        self.assertRegex(done.stdout, r"Better\n  acme::Parser<>::next is gone: none of 200 users of v1.3.0, 24 of 400 "
                                      r"of v1.2.0 \(q [<=] [0-9.e-]+\)\.\n    crash/crash  [A-Za-z0-9_-]{6}\n")
        self.assertRegex(done.stdout, r"Perhaps chance\n  acme::check_failed is new: 1 of 200 users of v1.3.0, none of "
                                      r"400 of v1.2.0 \(may be chance, q = [0-9.]+\)\.")
        self.assertIn("acme::link is as frequent as before: 2 of 200", done.stdout)

    def test_longer_than_a_week_users_may_count_twice(self):
        reports = users("v1.2.0", 40, 0, week="2026-11-15", parse=4) + users("v1.3.0", 40, 100, parse=4)
        self.assertIn("a user may count several times", self.compare(reports).stdout)
        self.assertIs(json.loads(self.compare(reports, "--json").stdout)["EachUserOnce"], False)
        reports = users("v1.2.0", 40, 0, week="2026-11-16", parse=4) + users("v1.3.0", 40, 100, parse=4)
        self.assertNotIn("several times", self.compare(reports).stdout)

    def four_weeks(self):
        """Fifty users of each version, each with four reports; five of them have a stack."""
        return [each for number, week in enumerate(("2026-11-01", "2026-11-08", "2026-11-15", "2026-11-22"))
                for each in users("v1.2.0", 50, 1000 * number, week=week)
                + users("v1.3.0", 50, 1000 * number + 500, week=week, link=5)]

    def test_seven_days_are_compared_so_that_each_user_counts_once(self):
        done = self.compare(self.four_weeks())
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertIn("  Reports of 2026-11-22. Of all that were read these seven days say most, and in them each user "
                      "counts once; --from and --to choose others.\n", done.stdout)
        self.assertIn("acme::link is new: 5 of 50 users of v1.3.0, none of 50 of v1.2.0", done.stdout)
        got = json.loads(self.compare(self.four_weeks(), "--json").stdout)
        self.assertEqual((got["Compared"], got["EachUserOnce"], got["Before"]["Reports"]),
                         ({"From": "2026-11-22", "To": "2026-11-22"}, True, 50))

    def test_what_is_worse_in_seven_days_is_told(self):
        reports = self.four_weeks() + users("v1.3.0", 15, 9000, link=15)
        done = self.compare(reports)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn("Worse\n  acme::link is new: 20 of 65 users", done.stdout)

    def test_nothing_is_surely_worse_where_users_count_several_times(self):
        done = self.compare(self.four_weeks(), "--from", "2026-11-01")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("  Reports of 2026-11-01 to 2026-11-22. They are of more than seven days: a user may count several",
                      done.stdout)
        self.assertIn("Worse\n  acme::link is new: 20 of 200 reports", done.stdout)
        done = self.compare(self.four_weeks(), "--from", "2026-11-15", "--to", "2026-11-21", "--json")
        got = json.loads(done.stdout)
        self.assertEqual((done.returncode, got["EachUserOnce"], got["After"]["Reports"]), (0, True, 50))

    def test_versions_in_reverse_are_told(self):
        reports = users("v1.2.0", 40, 0, parse=4) + users("v1.3.0", 40, 100, link=2)
        self.assertEqual(self.compare(reports).stderr, "")
        done = self.compare(reports, before="v1.3.0", after="v1.2.0")
        self.assertEqual(done.returncode, 0)
        self.assertIn("--before v1.3.0 is a later version than --after v1.2.0", done.stderr)
        self.assertIn("was --before v1.2.0 --after v1.3.0 meant?\n", done.stderr)
        self.assertIn("acme::link is gone", done.stdout)

    def test_a_version_without_reports(self):
        reports = users("v1.2.0", 4, 0) + users("v1.3.0", 4, 10)
        done = self.compare(reports, after="v1.3.1")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr, re.escape("the data have no report of acme.org/cc v1.3.1 (did you mean v1."))
        done = self.compare(reports)
        self.assertEqual(done.returncode, 0)
        self.assertIn("Neither version has a stack.", done.stdout)


if __name__ == "__main__":
    unittest.main()
