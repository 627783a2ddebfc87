"""The weekly runs of Go's own command and of ours make and send the same of the same counter files, whoever
wrote them, and each goes on where the other one stopped."""

import json
import os

import go_support
import go_user
import gotelemetry_support
import sidecar_support
import support
import telemetry_go_dev
from gotelemetry_support import GotelemetryCase, X, nobody, reports_of


class RunCase(GotelemetryCase):
    """Each test has a collector of its own."""

    def setUp(self):
        super().setUp()
        self.site = self.enterContext(telemetry_go_dev.serving(self.work, self.config))

    def upload_by_go(self, user=None, **extra):
        self.gotelemetry("upload", user=user, **{**self.site.environment, **extra})

    def upload_by_us(self, user=None):
        self.tally("upload", "--url", f"http://{self.site.collector}/upload", "--config", self.config,
                   user=user)


class SameReportsTest(RunCase):

    def check_same_reports(self, local, sent=0):
        """Both take the same user's counter files. But for its random number each report is the same."""
        copy = self.copy_of(self.user, "copy")
        taken = [file for user in (self.user, copy) for file in support.counter_files(user.directory)]
        self.upload_by_go()
        self.upload_by_us(copy)
        theirs, ours = reports_of(self.user), reports_of(copy)
        self.assertEqual(sorted(ours), sorted(theirs))
        for name, report in theirs.items():
            self.assertEqual(json.loads(ours[name]), json.loads(report))
            self.assertEqual(ours[name], report)
        self.assertEqual(len([name for name in theirs if name.startswith("local/local.")]), local)
        self.assertEqual(len([name for name in theirs if name.startswith("upload/")]), sent)
        self.assertEqual(len(theirs), local + sent)
        self.assertEqual([file for file in taken if file.exists()], [])

    def adopt(self, files):
        support.telemetry_directory(self.user.directory, "local")
        for file in files:
            self.user.adopt(file, go_user.last_sunday())

    def test_of_what_our_programs_counted(self):
        for days in (22, 15, 8):
            self.count(self.days_ago(days))
        self.check_same_reports(3)

    def test_of_what_gos_programs_counted(self):
        self.adopt(support.GO_FILES.glob("*.v1.count"))
        self.check_same_reports(1)

    def test_of_names_that_only_gos_programs_count(self):
        self.adopt(self.count_with_go(
            b"odd/1\xff", b"odd/2\xe2\x82", b"odd/3\xed\xa0\x80", b"odd/ \t\b\f\r\x1b\x7f",
            "odd/\u2028\u2029\u200b", "odd:a:b", "o" * 4096))
        self.check_same_reports(1)

    def test_names_that_a_report_cannot_tell_apart_are_one(self):
        self.adopt(self.count_with_go(b"odd/\xff", b"odd/\xfe", "odd/\ufffd"))
        self.upload_by_us()
        ((_, report),) = reports_of(self.user).items()
        self.assertEqual(report.count('"odd/'), 1)
        self.assertIn('"odd/\\ufffd": 3', report)

    def test_of_weeks_that_are_too_old_to_be_sent(self):
        self.tally("on", "--as-of", self.days_ago(60))
        for days in (36, 15, 8):
            self.count(self.days_ago(days))
        self.check_same_reports(3, sent=2)

    def test_of_weeks_from_before_the_yes(self):
        self.tally("on", "--as-of", self.days_ago(8))
        for days in (15, 8):
            self.count(self.days_ago(days))
        self.check_same_reports(2)

    def test_of_the_first_week_after_the_yes(self):
        self.tally("on", "--as-of", self.days_ago(9))
        for days in (15, 8):
            self.count(self.days_ago(days))
        self.check_same_reports(2, sent=1)


class HandOverTest(RunCase):

    def setUp(self):
        super().setUp()
        self.tally("on", "--as-of", self.days_ago(60))
        self.count(self.days_ago(15))

    def test_each_names_the_last_week_that_the_other_sent(self):
        other = self.copy_of(self.user, "other")
        self.upload_by_go()
        self.upload_by_us(other)
        (first,) = [file.stem for file in other.sent.iterdir()]
        for user in (self.user, other):
            self.count(self.days_ago(8), user)
        self.upload_by_us()
        self.upload_by_go(other)
        self.assertEqual(reports_of(self.user), reports_of(other))
        weeks = {file.stem: json.loads(file.read_text())["LastWeek"] for file in other.sent.iterdir()}
        self.assertEqual(sorted(weeks.values()), ["", first])

    def check_sent(self, upload):
        """What lies ready is sent as it is."""
        (ready,) = self.user.local.glob("2*.json")
        text = ready.read_text()
        upload()
        self.assertFalse(ready.exists())
        self.assertEqual((self.user.sent / ready.name).read_text(), text)
        self.assertIn(json.loads(text), support.reports_at(self.site.collector, ready.stem, 1))

    def test_go_sends_what_we_could_not(self):
        self.upload_to_nobody()
        self.check_sent(self.upload_by_go)

    def test_we_send_what_go_could_not(self):
        self.upload_by_go(HTTPS_PROXY=nobody())
        self.check_sent(self.upload_by_us)

    def test_ours_shows_before_and_after_what_go_sends(self):
        said = self.tally("preview", "--config", self.config, "--json")
        (shown,) = [X.sub('"X": 0', report["Report"]) for report in json.loads(said)["Reports"]]
        self.upload_by_go()
        (sent,) = self.user.sent.iterdir()
        self.assertEqual(shown, X.sub('"X": 0', sent.read_text()))
        self.assertEqual(self.tally("sent", sent.stem), sent.read_text())


class TokenTest(GotelemetryCase):
    """One weekly run a day, whosever program comes first."""

    def run_go(self):
        self.user.runs("go", "version")

    def run_ours(self):
        self.user.runs(sidecar_support.SENDS, "end", HOST_COLLECTION="go", HOST_SIDECAR="sync")

    def check_once_a_day(self, first, second):
        self.count(self.days_ago(8))
        first()
        self.assertEqual(len(reports_of(self.user)), 1)
        self.count(self.days_ago(15))
        second()
        self.assertEqual(len(reports_of(self.user)), 1)
        token = self.user.directory / go_user.TOKEN
        a_day_ago = token.stat().st_mtime - sidecar_support.DAY
        os.utime(token, (a_day_ago, a_day_ago))
        second()
        self.assertEqual(len(reports_of(self.user)), 2)

    def test_ours_after_gos(self):
        self.check_once_a_day(self.run_go, self.run_ours)

    def test_gos_after_ours(self):
        self.check_once_a_day(self.run_ours, self.run_go)


if __name__ == "__main__":
    go_support.main(gotelemetry_support.prepare)
