"""Go's own command for telemetry in a directory that only our programs have written: it reads, reports on,
sends and cleans as ours does. And ours in one that only Go's programs have written."""

import csv
import io
import json
import re
import subprocess

import go_support
import go_user
import gotelemetry_support
import support
from gotelemetry_support import COMMAND, PROGRAMS, GotelemetryCase


class ReadTest(GotelemetryCase):

    def setUp(self):
        super().setUp()
        self.count(self.days_ago(8))

    def test_dump_shows_what_ours_shows(self):
        ours = {file.pop("File"): file for file in support.dump(*support.counter_files(self.user.directory))}
        self.assertEqual({file["Meta"]["Program"] for file in ours.values() if file["Count"]}, PROGRAMS)
        self.assertEqual(self.dumped_by_gotelemetry(), ours)

    def csv(self):
        """The count and the quoted counter of each line."""
        lines = self.gotelemetry("csv").splitlines()
        return sorted(re.match(r'\d+,"(?:[^"\\]|\\.)*",', line)[0] for line in lines)

    def test_csv_shows_the_same_of_our_counter_files_and_our_report(self):
        of_files = self.csv()
        self.assertEqual(len(of_files), len({name for file in self.dumped_by_gotelemetry().values()
                                             for name in file["Count"]}))
        self.tally("upload")
        self.assertEqual(support.counter_files(self.user.directory), [])
        self.assertEqual(self.csv(), of_files)

    def test_view_shows_our_programs(self):
        self.tally("upload")
        self.count(self.days_ago(0))
        server = subprocess.Popen(
            [COMMAND, "view", "-addr", "127.0.0.1:0", "-open=false", "-config", self.config],
            env=self.user.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(support.end, server)
        address = server.stdout.readline().removeprefix("server listening at http://").strip()
        status, page = support.get(address, "/")
        self.assertEqual(status, 200, page)
        for text in (*PROGRAMS, "v1.3.0-pre.1", "cc/build", "wc/input"):
            self.assertIn(text, page)

    def test_clean_leaves_nothing_but_our_choices(self):
        self.tally("on", "--as-of", self.days_ago(30))
        self.upload_to_nobody()
        self.count(self.days_ago(0))
        self.gotelemetry("clean")
        left = [str(file.relative_to(self.user.directory)) for file in self.user.directory.rglob("*")
                if file.is_file()]
        self.assertEqual(sorted(left), ["local/weekends", "mode"])
        self.count(self.days_ago(0))
        counted = {file["Meta"]["Program"] for file in self.dumped_by_gotelemetry().values()}
        self.assertEqual(counted, PROGRAMS)


class OursInTheirsTest(GotelemetryCase):
    """A directory that only Go's programs have written."""

    def test_dump_shows_what_theirs_shows(self):
        files = self.count_with_go(b"odd/\xff", "odd/\u2028\x1b\x7f<&>", "odd:a:b")
        ours = {file.pop("File"): file for file in support.dump(*files)}
        self.assertEqual(len(ours), 2)
        self.assertEqual(ours, self.dumped_by_gotelemetry(go_user.User(self.work / "counting")))

    def test_csv_shows_what_theirs_shows(self):
        """But for the line of titles, and that theirs quotes as the Go language does. Of a letter in which
        a stack was cut, ours shows that something is there."""
        self.user.runs("go", "version")
        for file in self.count_with_go("a/b", "c,d"):
            self.user.adopt(file, go_user.last_sunday())
        rows = list(csv.reader(io.StringIO(self.tally("csv")), strict=True))
        ours = [[re.sub("\ufffd+", "?", row[1]), row[0], *row[2:]] for row in rows[1:]]
        theirs = []
        for line in self.gotelemetry("csv").splitlines():
            count, name, others = re.fullmatch(r'(\d+),("(?:[^"\\]|\\.)*"),(.*)', line).groups()
            name = json.loads(re.sub(r"(\\x[0-9a-f]{2})+", "?", name))
            theirs.append([name, count, *others.split(",")])
        self.assertEqual(ours, theirs)
        self.assertTrue(any("\n" in row[0] for row in ours), "no stack among them")

    def test_clean_leaves_what_theirs_leaves(self):
        self.user.runs("go", "version")
        for file in self.count_with_go("a/b"):
            self.user.adopt(file, go_user.last_sunday())
        self.gotelemetry("upload")
        self.gotelemetry("on")
        self.count(self.days_ago(0))
        self.tally("clean")
        self.assertEqual({file.name for file in (self.user.directory / "local").iterdir()},
                         {"weekends", "upload.token"})
        self.assertTrue((self.user.directory / "mode").exists())

    def test_status_shows_what_is_there(self):
        self.user.runs("go", "version")
        for file in self.count_with_go("a/b"):
            self.user.adopt(file, go_user.last_sunday())
        said = self.tally("status")
        self.assertIn("local, ", said)
        self.assertIn("kept here  3 counter files;", said)
        self.gotelemetry("upload")
        self.gotelemetry("on")
        said = self.tally("status")
        self.assertIn("on, ", said)
        self.assertIn("kept here  1 counter file, 1 weekly report;", said)


class ModeTest(GotelemetryCase):

    def test_what_ours_sets_is_in_force_for_theirs(self):
        for mode in ("on", "local", "off"):
            with self.subTest(mode):
                day = self.days_ago(3)
                self.tally(mode, "--as-of", day)
                self.assertIn(f"mode: {mode} {day} 00:00:00 +0000 UTC\n", self.gotelemetry("env"))
                self.assertEqual(self.user.runs("go", "telemetry"), f"{mode}\n")
                self.assertEqual(self.user.runs("go", "env", "GOTELEMETRY"), f"{mode}\n")

    def test_what_theirs_sets_is_in_force_for_ours(self):
        for command in ([COMMAND], ["go", "telemetry"]):
            for mode in ("off", "local", "on"):
                with self.subTest(command=command, mode=mode):
                    self.tally("local" if mode == "on" else "on", "--as-of", self.days_ago(3))
                    self.user.runs(*command, mode)
                    said = self.tally("env")
                    self.assertIn(f"mode: {mode}\n", said)
                    # Midnight may have come since the test began.
                    self.assertRegex(said, f"since: ({self.days_ago(0)}|{self.days_ago(-1)})\n")

    def test_each_keeps_the_day_of_the_others_choice(self):
        self.tally("on", "--as-of", self.days_ago(3))
        self.gotelemetry("on")
        self.tally("on")
        self.assertIn(f"since: {self.days_ago(3)}\n", self.tally("env"))

    def test_all_name_the_same_places(self):
        self.count(self.days_ago(0))
        theirs = dict(line.split(": ", 1) for line in self.gotelemetry("env").splitlines() if line)
        ours = dict(line.split(": ", 1) for line in self.tally("env").splitlines() if line)
        for place in ("modefile", "localdir", "uploaddir"):
            self.assertEqual(ours[place], theirs[place])
        self.assertEqual(self.user.runs("go", "env", "GOTELEMETRYDIR"), f"{self.user.directory}\n")


if __name__ == "__main__":
    go_support.main(gotelemetry_support.prepare)
