"""`tally upload` fetches the upload config as a signed note, and believes no other."""

import json
import os
import socket
import threading
import time
import unittest

import support
from config_support import DAY, NUMBER, VERSION, SignedConfigTest, sending, version_name
from note_support import Signer
from upload_support import APPROVED, LAST_WEEK, LONG, WEEK, answering, environment

GET = "GET /config/latest"


class FetchedTest(SignedConfigTest):

    def test_what_was_fetched_decides_what_is_sent(self):
        self.assert_done(self.fetch())
        self.assert_sent_with(VERSION)
        self.assertEqual(self.server.targets(), [GET, f"POST /upload/{WEEK}"])
        report = json.loads((self.sent / f"{WEEK}.json").read_text())
        self.assertEqual(support.counts_by_program(report), APPROVED)

    def test_the_request_tells_nothing(self):
        self.fetch()
        _, headers, body = self.server.requests[0]
        self.assertEqual((set(headers), body), ({"Host", "Accept"}, b""))

    def test_a_slash_at_the_end_is_no_other_address(self):
        self.assert_done(self.fetch(config_url=f"http://{self.server.address}/config/"))
        self.assertEqual(self.server.targets()[0], GET)

    def test_it_is_kept_beside_the_telemetry_for_the_user_alone(self):
        self.fetch()
        names = sorted(p.name for p in self.state().iterdir())
        self.assertEqual(names, ["config.note", "counters"])
        self.assertEqual(self.state().stat().st_mode & 0o777, 0o700)
        self.assertEqual((self.state() / "config.note").read_bytes(), self.note())
        self.assertEqual((self.state() / "config.note").stat().st_mode & 0o777, 0o600)

    def test_what_has_not_changed_is_not_fetched_again(self):
        self.fetch()
        kept = self.state() / "config.note"
        os.utime(kept, (time.time() - 30 * DAY,) * 2)
        self.new_week()
        self.config_answer = sending(b"", status=304)
        self.assert_done(self.fetch())
        self.assert_sent_with(VERSION, LAST_WEEK)
        asked = [headers for target, headers, _ in self.server.requests if target == GET]
        self.assertEqual([headers["If-None-Match"] for headers in asked], [None, self.mark()])
        self.assertLess(time.time() - kept.stat().st_mtime, DAY)

    def test_no_server_can_mark_who_asks(self):
        """A server could give each user a mark of his own, and know him by it week for week."""
        other = self.note(signer=Signer(self.work, "other.org/witness"))
        marked = self.note() + other[other.rindex("\u2014".encode()):]
        self.config_answer = sending(marked, etag='"user-4711"')
        self.fetch()
        self.new_week()
        self.assert_done(self.fetch())
        _, headers, _ = self.server.requests[-2]
        self.assertEqual(set(headers), {"Host", "Accept", "If-None-Match"})
        self.assertEqual(headers["If-None-Match"], self.mark())

    def test_a_newer_one_takes_its_place(self):
        self.keep(self.note(NUMBER - 1))
        self.assert_done(self.fetch())
        self.assert_sent_with(VERSION)
        self.assertEqual((self.state() / "config.note").read_bytes(), self.note())

    def test_signatures_of_others_do_no_harm(self):
        other = self.note(signer=Signer(self.work, "other.org/witness"))
        both = self.note() + other[other.rindex("\u2014".encode()):]
        self.config_answer = sending(both)
        self.assert_done(self.fetch())
        self.assert_sent_with(VERSION)

    def test_a_slow_server_is_waited_for(self):
        note = self.note()

        def slowly(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(note))
            for begin in range(0, len(note), 1 + len(note) // 4):
                handler.wfile.write(note[begin:begin + 1 + len(note) // 4])
                threading.Event().wait(0.1)
        self.config_answer = slowly
        self.assert_done(self.fetch())
        self.assert_sent_with(VERSION)


class AskedTest(SignedConfigTest):
    """Who is asked, and when."""

    def test_nobody_unless_the_mode_is_on(self):
        for mode in ("local 2026-11-08", "off 2026-11-08"):
            (self.directory / "mode").write_text(mode)
            self.assert_done(self.fetch())
        self.assert_done(self.fetch(env=environment(DO_NOT_TRACK=1)))
        self.assertEqual(self.server.requests, [])
        self.assertFalse(self.state().exists())

    def test_nobody_if_nothing_is_due(self):
        self.assert_done(self.fetch(now="2026-11-28"))
        self.assert_done(self.fetch())
        asked = self.server.targets()
        self.assertEqual(asked, [GET, f"POST /upload/{WEEK}"])
        self.assert_done(self.fetch())
        self.assertEqual(self.server.targets(), asked)

    def test_nobody_by_who_only_looks(self):
        look = ("--public-key", self.signer.public_key, "--dry-run")
        done = self.fetch(*look)
        self.assertIn("no weekly run has fetched the upload config from ", done.stdout + done.stderr)
        self.keep(self.note(NUMBER - 1), age=100 * DAY)
        before = {path: path.stat().st_mtime_ns for path in self.directory.rglob("*")}
        done = self.fetch(*look)
        self.assert_done(done)
        self.assertIn(f"{WEEK}: would be sent", done.stdout)
        self.assertEqual({path: path.stat().st_mtime_ns for path in self.directory.rglob("*")}, before)
        self.assertEqual(self.server.requests, [])

    def test_nobody_without_a_key(self):
        self.assert_waits(self.fetch("--public-key", ""), "no public key")
        self.assertEqual(self.server.requests, [])

    def test_nobody_for_a_key_that_is_none(self):
        self.assert_waits(self.fetch("--public-key", "a+b+c"), 'the public key "a+b+c" cannot be used')
        self.assertEqual(self.server.requests, [])

    def test_nobody_whom_others_could_play(self):
        for url in ("http://192.0.2.1/config", "ftp://127.0.0.1/config", "file:///etc", "nonsense"):
            self.assert_waits(self.fetch("--public-key", self.signer.public_key, config_url=url), url)

    def test_a_file_comes_before_what_the_descriptor_says(self):
        config = self.describe()
        self.assert_done(self.upload_described(config, "--config", self.config))
        self.assertEqual(self.server.targets(), [f"POST /upload/{WEEK}"])

    def test_a_descriptor_says_all_that_is_needed(self):
        config = self.describe()
        self.assert_done(self.upload_described(config))
        self.assertEqual(self.server.targets(), [GET, f"POST /upload/{WEEK}"])
        self.assertTrue((config / "acme" / "tallystick" / "config.note").exists())

    def test_options_come_before_the_descriptor(self):
        config = self.describe(UploadURL="https://192.0.2.1/upload")
        self.assert_done(self.upload_described(config, "--url",
                                               f"http://{self.server.address}/mine"))
        self.assertEqual(self.server.targets(), [GET, f"POST /mine/{WEEK}"])

    def test_a_descriptor_that_cannot_be_used_sends_nothing(self):
        config = self.describe(Name="other")
        done = self.upload_described(config)
        self.assert_waits(done, "other.json", directory=config / "acme" / "telemetry")
        self.assertEqual(self.server.requests, [])

    def describe(self, **changed):
        """A user's config directory, with a descriptor of acme, and with counts of acme that are due."""
        config = self.work / "config"
        (config / "acme").mkdir(parents=True)
        self.directory.rename(config / "acme" / "telemetry")
        descriptors = config / "tallystick" / "collections.d"
        descriptors.mkdir(parents=True)
        address = f"http://{self.server.address}"
        (descriptors / "acme.json").write_text(json.dumps(
            {"Name": "acme", "Title": "Acme tools", "UploadURL": f"{address}/upload",
             "ConfigURL": f"{address}/config", "PublicKey": self.signer.public_key, **changed}))
        return config

    def upload_described(self, config, *options):
        return support.run(support.TALLY, "upload", "--collection", "acme",
                           "--as-of", "2026-11-30T12:00:00Z", *options,
                           env=environment(XDG_CONFIG_HOME=config), timeout=LONG)


class TakenBackTest(SignedConfigTest):
    """The user takes the yes back while the server is asked."""

    def saying(self, mode):
        def answer(handler):
            (self.directory / "mode").write_text(mode)
            sending(self.note())(handler)
        return answer

    def fetch_and_say(self, mode):
        before = support.counter_files(self.directory)
        self.config_answer = self.saying(mode)
        done = self.fetch()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([t for t in self.server.targets() if t.startswith("POST")], [])
        self.assertFalse(self.state().exists())
        return before

    def test_off_writes_nothing_from_then_on(self):
        before = self.fetch_and_say("off 2026-11-22\n")
        self.assertEqual(support.counter_files(self.directory), before)
        self.assertEqual(list((self.directory / "local").glob("*.json")), [])

    def test_local_makes_the_report_that_stays(self):
        self.fetch_and_say("local 2026-11-22\n")
        self.assertEqual([path.name for path in (self.directory / "local").glob("*.json")],
                         [f"local.{WEEK}.json"])

    def test_a_refused_one_is_not_counted_when_off(self):
        self.config_answer = lambda handler: (
            (self.directory / "mode").write_text("off 2026-11-22\n"), sending(b"no note")(handler))
        before = support.counter_files(self.directory)
        self.fetch()
        self.assertEqual(support.counter_files(self.directory), before)
        self.assertFalse(self.state().exists())


class RefusedTest(SignedConfigTest):
    """What is not a version of the owner's is not taken; nor is anything sent by that run."""

    def refused(self, body, reason, *said):
        kept = self.note(NUMBER - 1)
        for times, keep in enumerate((False, True), start=1):
            with self.subTest(said=said, keep=keep):
                if keep:
                    self.keep(kept)
                self.config_answer = sending(body)
                self.assert_waits(self.fetch(), "is refused, so nothing is sent", *said)
                self.assertEqual(self.reasons(), {reason: times})
                if keep:
                    self.assertEqual((self.state() / "config.note").read_bytes(), kept)
                else:
                    self.assertFalse(self.state().exists())
        self.config_answer = sending(self.note())
        self.assert_done(self.fetch())
        self.assert_sent_with(VERSION)

    def malformed(self, text, *said):
        self.refused(self.sign(text), "malformed", *said)

    def test_another_signer(self):
        other = Signer(self.work, "other.org/telemetry")
        self.refused(self.note(signer=other), "bad-signature", "not signed by the key of acme.org/telemetry")

    def test_another_key_of_the_same_name(self):
        (self.work / "elsewhere").mkdir()
        other = Signer(self.work / "elsewhere")
        self.refused(self.note(signer=other), "bad-signature", "not signed by the key of acme.org/telemetry")

    def test_a_text_that_was_changed(self):
        changed = self.note().replace(b"cc/build:{0,1}", b"cc/build:{0,2}")
        self.refused(changed, "bad-signature", "not one of this text")

    def test_no_note_at_all(self):
        self.refused(self.config.read_bytes(), "bad-signature", "no signatures")

    def test_an_empty_answer(self):
        self.refused(b"", "bad-signature", "no signatures")

    def test_a_signed_text_that_is_no_config(self):
        self.malformed("hello\n", "not JSON")

    def test_a_version_without_a_number(self):
        for version in (None, "", "v0.3", "latest", "v1.2.0", "v0.0.0", "v0.03.0", "v0.3.0-pre"):
            with self.subTest(version):
                self.config_answer = sending(self.note(Version=version))
                self.assert_waits(self.fetch(), "by which versions are counted")

    def test_a_hash_of_the_version_before_that_is_none(self):
        for previous in (None, "", "v0.2.0", "a" * 63, "A" * 64, 5):
            with self.subTest(previous):
                self.config_answer = sending(self.note(Previous=previous))
                self.assert_waits(self.fetch(), "Previous")
        self.config_answer = sending(self.note(1, Previous="a" * 64))
        self.assert_waits(self.fetch(), "is the first version, and has a Previous")
        self.assertEqual(self.reasons(), {"malformed": 7})

    def test_a_day_that_is_none(self):
        for day in (None, "", "2026-11-31", "yesterday", 20261104):
            with self.subTest(day):
                self.config_answer = sending(self.note(Published=day))
                self.assert_waits(self.fetch(), "Published")
        self.assertEqual(self.reasons(), {"malformed": 5})

    def test_a_kept_one_that_was_damaged_is_said_and_replaced(self):
        kept = self.keep(self.note(9).replace(b"v0.9", b"v0.8"))
        done = self.fetch()
        self.assert_done(done)
        self.assertIn(f"{kept} is not used", done.stdout)
        self.assert_sent_with(VERSION)

    def test_a_kept_one_that_an_earlier_key_has_signed_is_said_and_replaced(self):
        kept = self.keep(self.note(9, signer=Signer(self.work, "acme.org/earlier")))
        done = self.fetch()
        self.assert_done(done)
        self.assertIn(f"{kept} is not used", done.stdout)
        self.assert_sent_with(VERSION)

    def test_a_kept_one_from_before_versions_had_numbers_is_said_and_replaced(self):
        kept = self.keep(self.note(Version="v1.2.0", Previous=None, Published=None))
        done = self.fetch()
        self.assert_done(done)
        self.assertIn(f"{kept} is not used", done.stdout)
        self.assert_sent_with(VERSION)

    def test_nothing_is_counted_of_what_cannot_be_had(self):
        self.config_answer = answering(500)
        self.assert_waits(self.fetch(), "500")
        self.assertEqual(self.reasons(), {})

    def test_a_reason_that_cannot_be_counted_changes_nothing(self):
        self.config_answer = sending(b"")
        (self.local / "weekends").unlink()
        (self.local / "weekends").mkdir()
        self.assert_waits(self.fetch(), "no signatures")
        self.assertEqual(self.reasons(), {})


def closed(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


class UnreachableTest(SignedConfigTest):
    """The kept config is used for seven days."""

    def answers(self):
        note = self.note()
        elsewhere = self.serve(sending(note))
        self.elsewhere = elsewhere
        yield "500", answering(500, "oops")
        yield "404", answering(404, "no")
        yield "302", answering(302, Location=f"http://{elsewhere.address}/config/latest")
        yield "closed", closed
        yield "garbage", lambda handler: handler.wfile.write(b"\x00\x1b[2Jgarbage\r\n\r\n")
        yield "half", lambda handler: handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(note), note[:100]))
        yield "large", self.large

    @staticmethod
    def large(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(100):
            handler.wfile.write(b"a" * 100_000)

    def test_with_a_young_one(self):
        for name, self.config_answer in self.answers():
            with self.subTest(name):
                self.directory = self.new_user(f"young-{name}", "on 2026-11-08")
                self.local, self.sent = self.directory / "local", self.directory / "upload"
                self.keep(self.note(NUMBER - 1), age=6 * DAY)
                done = self.fetch()
                self.assert_done(done)
                self.assertIn("the upload config that was kept on", done.stdout)
                self.assertNotIn("\x1b", done.stdout)
                self.assert_sent_with(version_name(NUMBER - 1))
        self.assertEqual(self.elsewhere.requests, [])

    def test_with_an_old_one_or_none(self):
        for name, self.config_answer in self.answers():
            with self.subTest(name):
                self.assert_waits(self.fetch(), "nothing is sent")
        self.keep(self.note(NUMBER - 1), age=8 * DAY)
        for name, self.config_answer in self.answers():
            with self.subTest(name):
                self.assert_waits(self.fetch(), "too old to be used")
        self.assertEqual(self.elsewhere.requests, [])

    def test_what_is_not_there_cannot_be_unchanged(self):
        self.config_answer = answering(304)
        self.assert_waits(self.fetch(), "nothing is sent")

    def test_nobody_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        url = f"http://127.0.0.1:{port}/config"
        self.assert_waits(self.fetch(config_url=url), f"fetching {url}/latest: ")
        self.keep(self.note(), age=6 * DAY)
        self.assert_done(self.fetch(config_url=url))
        self.assert_sent_with(VERSION)

    def test_a_time_that_has_not_come_yet_is_not_believed(self):
        self.keep(self.note(), age=-30 * DAY)
        self.config_answer = answering(500)
        self.assert_waits(self.fetch(), "too old to be used")

    def test_a_state_that_cannot_be_written_is_said_and_no_more(self):
        self.state().write_text("a file where the directory would be")
        done = self.fetch()
        self.assert_done(done)
        self.assertIn(f"making the directory {self.state()}: ", done.stdout)
        self.assert_sent_with(VERSION)


if __name__ == "__main__":
    unittest.main()
