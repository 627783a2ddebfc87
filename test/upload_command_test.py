"""`tally upload` and the machine that it runs on: modes, damaged files, files in use."""

import os
import subprocess
import threading
import unittest

import support
from upload_support import COUNTED, LAST_WEEK, LONG, NOW, WEEK, UploadTest, answering, environment


class ModeTest(UploadTest):

    def set_mode(self, text):
        (self.directory / "mode").write_text(text)

    def snapshot(self):
        return {path: (path.stat().st_mtime_ns, path.is_file() and path.read_bytes())
                for path in [self.directory, *self.directory.rglob("*")]}

    def test_a_yes_without_a_date_is_of_today(self):
        server = self.serve(answering(200))
        for text in ("on", "on\n", "on soon"):
            with self.subTest(text):
                self.set_mode(text)
                self.assert_done(self.upload_to(server))
                self.assertEqual((self.directory / "mode").read_text().strip(), "on 2026-11-30")
                self.assert_gone()
                self.assertEqual(server.requests, [])
        self.assertEqual(self.local_counts(), COUNTED)

    def test_what_was_ready_before_an_undated_yes_is_not_sent(self):
        self.upload()
        self.assert_kept()
        self.set_mode("on")
        server = self.serve(answering(200))
        self.upload_to(server)
        self.assertEqual(server.requests, [])

    def touches_nothing(self, env):
        before = self.snapshot()
        done = self.upload("nonsense", config="/nonexistent", env=env)
        self.assertEqual(self.snapshot(), before)
        self.assert_done(done)

    def test_the_name_of_a_file_cannot_move_the_terminal(self):
        (self.local / "\x1b[2J\u202e.v1.count").write_text("no counter file")
        done = self.upload()
        text = done.stdout + done.stderr
        self.assertIn("it is left where it is", text)
        self.assertFalse([c for c in text if not (c.isprintable() or c == "\n")], text)

    def test_off_touches_nothing(self):
        self.set_mode("off 2026-11-08")
        self.touches_nothing(environment())

    def test_do_not_track_touches_nothing(self):
        self.touches_nothing(environment(DO_NOT_TRACK=1))

    def test_local_makes_the_report_and_sends_nothing(self):
        self.set_mode("local 2026-11-08")
        server = self.serve(answering(200))
        self.assert_done(self.upload_to(server))
        self.assertEqual(server.requests, [])
        self.assert_gone()
        self.assertEqual(self.local_counts(), COUNTED)

    def test_local_needs_no_config(self):
        self.set_mode("local 2026-11-08")
        self.assert_done(self.upload(config="/nonexistent"))
        self.assertEqual(self.local_counts(), COUNTED)

    def test_on_sends_nothing_without_its_config(self):
        server = self.serve(answering(200))
        self.assert_one_sentence(self.upload_to(server, config="/nonexistent"))
        self.assertEqual(server.requests, [])

    def changed_while_sending(self, mode):
        """Two reports are ready; while the first one is under way the user changes the mode."""
        support.add_helper_file(self.directory, "2026-11-16")
        under_way, go_on = threading.Event(), threading.Event()
        self.addCleanup(go_on.set)

        def answer(handler):
            under_way.set()
            go_on.wait(LONG)
            answering(200)(handler)
        server = self.serve(answer)
        process = subprocess.Popen(self.command(f"http://{server.address}/upload"),
                                   env=environment(), stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.addCleanup(support.end, process)
        self.assertTrue(under_way.wait(LONG))
        support.must(support.TALLY, mode, "--dir", self.directory, "--as-of", NOW)
        go_on.set()
        process.wait(timeout=LONG)
        self.assertEqual(server.targets(), [f"POST /upload/{LAST_WEEK}"])
        self.assertFalse((self.sent / f"{WEEK}.json").exists())

    def test_off_stops_what_is_not_sent_yet(self):
        self.changed_while_sending("off")

    def test_local_stops_what_is_not_sent_yet(self):
        self.changed_while_sending("local")


class FilesTest(UploadTest):

    def test_two_at_once_send_once(self):
        under_way, go_on = threading.Event(), threading.Event()
        self.addCleanup(go_on.set)

        def answer(handler):
            under_way.set()
            go_on.wait(LONG)
            answering(200)(handler)
        server = self.serve(answer)
        first = subprocess.Popen(self.command(f"http://{server.address}/upload"),
                                 env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(support.end, first)
        self.assertTrue(under_way.wait(LONG))
        second = self.upload_to(server)
        self.assertIn(second.returncode, (0, 1))
        self.assertIn("another", second.stdout + second.stderr)
        go_on.set()
        self.assertEqual(first.wait(timeout=LONG), 0)
        self.assertEqual(len(server.requests), 1)
        self.assert_sent()

    def test_a_pipe_is_no_counter_file(self):
        os.mkfifo(self.local / "x.v1.count")
        server = self.serve(answering(200))
        self.upload_to(server)
        self.assert_sent()
        self.assertEqual(len(server.requests), 1)
        self.assertTrue((self.local / "x.v1.count").is_fifo())

    def test_a_damaged_counter_file_is_left_and_said(self):
        (self.local / "damaged.v1.count").write_bytes(b"not a counter file")
        done = self.upload_to(self.serve(answering(200)))
        self.assertIn("damaged.v1.count", done.stdout + done.stderr)
        self.assert_sent()
        self.assertTrue((self.local / "damaged.v1.count").exists())


class FileInUseTest(UploadTest):
    """A running program holds its file of the week, in which another program has counted, too."""

    def setUp(self):
        super().setUp()
        support.add_helper_file(self.directory, "2026-11-24", program="acme.org/ld")
        self.server = self.serve(answering(200))
        self.files = support.counter_files(self.directory)
        self.held = [support.hold(next(file for file in self.files if file.name.startswith("ld@")))]
        self.addCleanup(self.let_go)
        self.both = {**COUNTED, "acme.org/ld": COUNTED["acme.org/cc"]}

    def let_go(self):
        while self.held:
            os.close(self.held.pop())

    def test_its_week_waits(self):
        self.upload_to(self.server, now="2026-11-29T23:00:00Z")
        self.assertEqual(support.counter_files(self.directory), self.files)
        self.assertEqual(self.server.requests, [])
        self.assertFalse((self.local / f"local.{WEEK}.json").exists())
        self.let_go()
        self.assert_done(self.upload_to(self.server, now="2026-11-29T23:30:00Z"))
        self.assert_sent()
        self.assertEqual(self.local_counts(), self.both)

    def test_other_weeks_do_not_wait(self):
        support.add_helper_file(self.directory, "2026-11-16")
        self.upload_to(self.server, now="2026-11-29T23:00:00Z")
        self.assert_sent(LAST_WEEK)
        self.assertFalse((self.local / f"local.{WEEK}.json").exists())

    def test_a_day_is_enough(self):
        self.assert_done(self.upload_to(self.server, now="2026-11-30T01:00:00Z"))
        self.assert_sent()
        self.assertEqual(self.local_counts(), self.both)


if __name__ == "__main__":
    unittest.main()
