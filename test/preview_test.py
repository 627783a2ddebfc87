"""`tally preview`, `tally sent` and `tally upload --dry-run`: what is said is what is done."""

import datetime
import json
import subprocess
import unittest

import support
from upload_support import (LAST_WEEK, LONG, MODE_ON, NOW, WEEK, UploadTest, answering, environment)


class LookTest(UploadTest):

    def tally(self, *arguments):
        return support.run(support.TALLY, *arguments, env=environment())

    def preview(self, *more, now=NOW):
        done = self.tally("preview", "--dir", self.directory, "--config", self.config,
                          "--as-of", now, *more)
        self.assert_done(done)
        return done.stdout

    def previewed(self, **options):
        """Each report that would be sent, by its week."""
        said = json.loads(self.preview("--json", **options))
        return {report["Week"]: report["Report"].encode() for report in said["Reports"]
                if report["Sent"]}

    def snapshot(self):
        return {path: path.is_file() and path.read_bytes() for path in self.directory.rglob("*")}


class PreviewTest(LookTest):

    def test_the_bytes_are_those_that_the_collector_gets(self):
        support.add_helper_file(self.directory, "2026-11-16")
        support.add_go_file(self.directory, "go")
        server = self.serve(answering(200))
        shown = self.previewed()
        self.assertEqual(set(shown), {LAST_WEEK, WEEK})
        self.assert_done(self.upload_to(server))
        self.assertEqual({target.rpartition("/")[2]: body for target, _, body in server.requests},
                         shown)
        self.assertEqual(self.previewed(), {})

    def test_the_week_in_progress_keeps_its_number_until_it_is_sent(self):
        shown = self.previewed(now="2026-11-25")
        self.assert_done(self.upload(now="2026-11-26"))
        self.assertEqual(self.previewed(now="2026-11-27"), shown)
        server = self.serve(answering(200))
        self.assert_done(self.upload_to(server))
        self.assertEqual(server.requests[0][2], shown[WEEK])

    def test_a_report_that_waits_is_shown_as_it_is(self):
        self.upload()
        self.assertEqual(self.previewed(), {WEEK: (self.local / f"{WEEK}.json").read_bytes()})

    def test_the_text_has_the_bytes_and_the_reasons(self):
        text = self.preview()
        begin, end = "-----BEGIN REPORT-----\n", "\n-----END REPORT-----\n"
        shown = text[text.index(begin) + len(begin):text.index(end)]
        self.assertEqual(shown.encode(), self.previewed()[WEEK])
        self.assertIn(f"({len(shown)} bytes)", text)
        below = text[text.index(end):]
        self.assertIn("the upload config has no such counter:\n           1  cc/build:2\n", below)
        self.assertNotIn("cc/build:0", below)

    def test_the_number_is_the_users_alone(self):
        self.preview()
        (file,) = (self.directory / "tallystick").iterdir()
        self.assertEqual((file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777),
                         (0o600, 0o700))

    def test_only_on_writes(self):
        for mode in ("local", "off"):
            with self.subTest(mode):
                (self.directory / "mode").write_text(mode)
                before = self.snapshot()
                text = self.preview()
                self.assertEqual(self.snapshot(), before)
                self.assertIn("othing is sent", text)

    def test_previews_and_runs_at_once_agree(self):
        server = self.serve(answering(200))
        for i in range(10):
            self.directory = self.new_user(f"user-{i}", MODE_ON)
            look = [str(part) for part in (support.TALLY, "preview", "--dir", self.directory,
                                           "--config", self.config, "--as-of", NOW, "--json")]
            send = self.command(f"http://{server.address}/upload")
            running = [subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True)
                       for command in (look, send, look, look)]
            for process in running:
                self.addCleanup(support.end, process)
            said = [process.communicate(timeout=LONG)[0] for process in running]
            self.assertEqual([process.returncode for process in running], [0] * len(running))
            del said[1]
            shown = {report["Report"].encode() for one in said for report in json.loads(one)["Reports"]}
            ((_, _, body),) = server.requests
            self.assertLessEqual(shown, {body})
            server.requests.clear()

    def test_the_library_prints_what_the_command_prints(self):
        program = support.BUILD / "test" / "print_preview"
        done = support.run(program, self.directory, self.config, NOW, env=environment())
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, self.preview())
        done = support.run(program, self.directory, "/nonexistent", NOW, env=environment())
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"\A[^\n]+\n\Z")


class SentTest(LookTest):

    def setUp(self):
        super().setUp()
        support.add_helper_file(self.directory, "2026-11-16")
        self.assert_done(self.upload_to(self.serve(answering(200))))

    def test_a_week_is_printed_byte_for_byte(self):
        done = self.tally("sent", "--dir", self.directory, WEEK)
        self.assert_done(done)
        self.assertEqual(done.stdout.encode(), (self.sent / f"{WEEK}.json").read_bytes())

    def test_the_table(self):
        done = self.tally("sent", "--dir", self.directory)
        self.assert_done(done)
        header, first, second = done.stdout.splitlines()
        self.assertEqual(header.split(), ["week", "sent", "bytes", "programs", "X"])
        for line, week in ((first, LAST_WEEK), (second, WEEK)):
            bytes_sent = (self.sent / f"{week}.json").read_bytes()
            when = (self.sent / f"{week}.json").stat().st_mtime
            said_week, said_when, size, programs, x = line.split()
            self.assertEqual((said_week, int(size), int(programs), float(x)),
                             (week, len(bytes_sent), 1, json.loads(bytes_sent)["X"]))
            parsed = datetime.datetime.fromisoformat(said_when)
            self.assertEqual(int(parsed.timestamp()), int(when))

    def test_the_table_for_machines(self):
        done = self.tally("sent", "--dir", self.directory, "--json")
        self.assert_done(done)
        reports = json.loads(done.stdout)["Reports"]
        self.assertEqual([report["Week"] for report in reports], [LAST_WEEK, WEEK])
        self.assertEqual(reports[1]["X"], json.loads((self.sent / f"{WEEK}.json").read_text())["X"])

    def test_what_is_no_report_is_in_the_table_all_the_same(self):
        (self.sent / f"{WEEK}.json").write_text("{")
        done = self.tally("sent", "--dir", self.directory)
        self.assert_done(done)
        self.assertRegex(done.stdout, rf"{WEEK} .* 1 +\? +\?\n\Z")

    def test_a_week_that_was_not_sent(self):
        self.assert_one_sentence(self.tally("sent", "--dir", self.directory, "2026-11-15"))

    def test_a_week_that_is_no_date_is_wrong_usage(self):
        done = self.tally("sent", "--dir", self.directory, "../mode")
        self.assertEqual((done.returncode, done.stdout), (2, ""))


class DryRunTest(LookTest):

    def test_says_what_a_run_would_do_and_does_nothing(self):
        server = self.serve(answering(200))
        before = self.snapshot()
        command = self.command(f"http://{server.address}/upload")
        done = support.run(*command, "--dry-run", env=environment())
        self.assert_done(done)
        self.assertEqual(done.stdout, f"{WEEK}: would make the report of the week\n"
                                      f"{WEEK}: would be sent to http://{server.address}/upload\n")
        self.assertEqual(self.snapshot(), before)
        self.assertEqual(server.requests, [])

    def test_says_that_nothing_is_due(self):
        self.assert_done(self.upload_to(self.serve(answering(200))))
        done = support.run(*self.command("http://127.0.0.1:1/upload"), "--dry-run", env=environment())
        self.assert_done(done)
        self.assertEqual(done.stdout, "Nothing is due.\n")


if __name__ == "__main__":
    unittest.main()
