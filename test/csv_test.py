"""`tally csv`: what is kept here, as spreadsheets read it."""

import collections
import csv
import io
import json
import pathlib
import unittest

import support

HEADER = ["Count", "Counter", "Program", "Version", "GoVersion", "GOOS", "GOARCH"]
ID = HEADER[2:]


class CsvTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.directory = support.telemetry_directory(pathlib.Path(holder.name) / "telemetry", "local")

    def csv(self):
        text = support.must(support.TALLY, "csv", "--dir", self.directory)
        header, *rows = csv.reader(io.StringIO(text), strict=True)
        self.assertEqual(header, HEADER)
        for row in rows:
            self.assertEqual(len(row), len(HEADER), row)
        return [(int(row[0]), *row[1:]) for row in rows]

    def test_nothing_kept_is_a_header_alone(self):
        self.assertEqual(self.csv(), [])

    def test_real_files_of_go_give_all_their_counters(self):
        for file in support.GO_FILES.glob("*.v1.count"):
            support.add_go_file(self.directory, file.name.split("@")[0])
        expected = collections.Counter()
        for dumped in support.dump(*support.counter_files(self.directory)):
            of_program = tuple(dumped["Meta"][key] for key in ID)
            for name, count in dumped["Count"].items():
                expected[(name, *of_program)] += count
        rows = self.csv()
        self.assertEqual({row[1:]: row[0] for row in rows}, dict(expected))
        self.assertEqual([row[1:] for row in rows], sorted(expected))
        self.assertTrue(any("\n" in row[1] for row in rows), "no stack among them")

    def test_a_count_is_in_a_file_or_in_a_report_and_never_twice(self):
        support.add_helper_file(self.directory, "2026-11-23")
        before = self.csv()
        self.assertEqual([row[0] for row in before], [1, 1, 1])
        support.must(support.TALLY, "upload", "--dir", self.directory, "--as-of", "2026-11-30")
        self.assertEqual(support.counter_files(self.directory), [])
        self.assertEqual(self.csv(), before)
        support.add_helper_file(self.directory, "2026-11-30")
        self.assertEqual([row[0] for row in self.csv()], [2, 2, 2])

    def test_programs_of_one_counter_are_told_apart(self):
        for program in ("acme.org/a", "acme.org/b"):
            support.add_helper_file(self.directory, "2026-11-23", names=1, program=program)
        self.assertEqual([row[:3] for row in self.csv()],
                         [(1, "cc/build:0", "acme.org/a"), (1, "cc/build:0", "acme.org/b")])

    def test_quotes_and_commas(self):
        program = dict.fromkeys(ID, 'a,"b"')
        (self.directory / "local/local.2026-11-22.json").write_text(json.dumps(
            {"Week": "2026-11-22", "LastWeek": "", "X": 0.5, "Config": "v1.0.0", "Programs": [
                {**program, "Counters": {'say:"hi",\u00fc': 3}, "Stacks": {"bug\nmain.f:+1": 2}}]}))
        self.assertEqual(self.csv(), [(2, "bug\nmain.f:+1", *[program[key] for key in ID]),
                                      (3, 'say:"hi",\u00fc', *[program[key] for key in ID])])

    def test_a_broken_file_does_not_hide_the_others(self):
        support.add_helper_file(self.directory, "2026-11-23")
        (self.directory / "local" / "a.v1.count").write_text("no counter file")
        done = support.run(support.TALLY, "csv", "--dir", self.directory)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stdout.splitlines()), 4)
        self.assertRegex(done.stderr, r"\Atally: reading [^\n]+a\.v1\.count: [^\n]+\n\Z")


if __name__ == "__main__":
    unittest.main()
