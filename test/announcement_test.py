"""What is new in the upload config is announced a week before it is sent: from the owner's signed
versions to what the user sees."""

import json
import re
import shutil
import unittest

import support
from config_support import SignedConfigTest, sending
from terminal import Terminal
from upload_support import APPROVED, COUNTED, environment

HOST = support.BUILD / "test" / "consent" / "telemetry_host"
NEW = "cc/build:2 of acme.org/cc"
FIRST_RUN, SECOND_RUN, THIRD_RUN = "2026-11-30", "2026-12-07", "2026-12-14"


class AnnouncementTest(SignedConfigTest):
    """The user has said yes on 2026-11-08. The second version, of 2026-12-01, has a counter more."""

    def setUp(self):
        super().setUp()
        programs = json.loads(self.config.read_text())["Programs"]
        programs[-1]["Counters"][0]["Name"] = "cc/build:{0,1,2}"
        self.chain = self.new_chain(v2={"Programs": programs, "Published": "2026-12-01"})
        self.publish(1)

    def publish(self, number):
        self.config_answer = sending(self.note(number))

    def counted_on(self, day):
        support.add_helper_file(self.directory, day)

    def say(self, mode):
        (self.directory / "mode").write_text(mode)

    def run_on(self, day):
        self.assert_done(self.fetch(now=f"{day}T12:00:00Z"))

    def sent_counts(self, week):
        return support.counts_by_program(json.loads((self.sent / f"{week}.json").read_text()))

    def environment(self, day="2026-12-08", **extra):
        return environment(TALLY_DIR=self.directory, TALLY_AS_OF=day, TERM="dumb", **extra)

    def tally(self, *words, day="2026-12-08"):
        return support.must(support.TALLY, *words, "--as-of", day, env=self.environment(day))

    def preview(self, day):
        """The reasons for which names of the program stay out of its report of the week."""
        said = json.loads(self.tally("preview", "--json", "--config-url", "https://127.0.0.1/config",
                                     "--public-key", self.signer.public_key, day=day))
        return {counter["Name"]: counter["Reason"] for report in said["Reports"]
                for program in report["LeftOut"] for counter in program["Counters"]}

    def announced(self, day="2026-12-08"):
        collection, = json.loads(self.tally("status", "--json", day=day))["Collections"]
        return [(each["From"], each["Kind"], each["Program"], each["Name"])
                for each in collection["Announced"]]

    def waiting(self):
        path = self.state() / "announcement"
        return path.read_text() if path.exists() else None

    def announce(self):
        """A run has seen the second version on 2026-12-07, so that its counter is sent a week later."""
        self.run_on(FIRST_RUN)
        self.counted_on("2026-11-30")
        self.publish(2)
        self.run_on(SECOND_RUN)


class LifeTest(AnnouncementTest):

    def test_what_is_new_is_sent_a_week_after_it_was_known(self):
        self.run_on(FIRST_RUN)
        self.assertEqual(self.sent_counts("2026-11-29"), APPROVED)
        self.assertEqual((self.announced(), self.waiting()), ([], None))

        self.counted_on("2026-11-30")
        self.publish(2)
        self.run_on(SECOND_RUN)
        self.assertEqual(self.sent_counts("2026-12-06"), APPROVED)
        self.assertEqual(self.announced(), [("2026-12-14", "counter", "acme.org/cc", "cc/build:2")])
        self.assertIn(f"From 2026-12-14 on:\n  {NEW}\n", self.waiting())
        self.assertRegex(self.tally("status"),
                         r"announced +from 2026-12-14 on it also sends: cc/build:2 of acme\.org/cc\n")

        self.counted_on("2026-12-08")
        new = "it is new in the upload config and is sent from 2026-12-14 on"
        self.assertEqual(self.preview("2026-12-13"), {"cc/build:2": new})
        self.assertEqual(self.preview("2026-12-14"), {})
        self.run_on(THIRD_RUN)
        self.assertEqual(self.sent_counts("2026-12-13"), COUNTED)
        self.assertEqual(self.announced(THIRD_RUN), [])

    def test_not_a_day_earlier(self):
        self.announce()
        self.counted_on("2026-12-02")
        shutil.rmtree(self.sent)
        (self.local / "local.2026-12-06.json").unlink()
        self.run_on("2026-12-13")
        self.assertEqual(self.sent_counts("2026-12-06"), APPROVED)

    def test_a_later_yes_accepts_it_at_once(self):
        self.say("on 2026-12-02")
        self.counted_on("2026-12-07")
        self.publish(2)
        self.run_on(THIRD_RUN)
        self.assertEqual(self.sent_counts("2026-12-13"), COUNTED)
        self.assertEqual((self.announced(), self.waiting()), ([], None))

    def test_a_no_and_another_yes_accept_it_at_once(self):
        self.announce()
        self.say("off 2026-12-08")
        self.assertEqual(self.announced(), [])
        self.say("on 2026-12-08")
        self.counted_on("2026-12-09")
        self.assertEqual((self.announced(), self.preview("2026-12-09")), ([], {}))
        self.counted_on("2026-12-16")
        self.run_on("2026-12-21")
        self.assertEqual(self.sent_counts("2026-12-20"), COUNTED)
        self.assertIsNone(self.waiting())
        state = (self.state() / "counters").read_text()
        self.assertTrue(state.startswith("yes 2026-12-08 accepted v0.2.0\nseen 2026-12-21\n"), state)

    def test_a_yes_before_the_first_version_accepts_nothing(self):
        self.say("on 2026-11-01")
        self.run_on(FIRST_RUN)
        self.assertEqual(self.sent_counts("2026-11-29"), {})
        self.assertIn("that acme.org/cc is used", self.waiting())

    def test_what_the_yes_accepted_is_asked_for(self):
        """The machine sees the second version first."""
        self.publish(2)
        self.counted_on("2026-11-30")
        self.run_on(SECOND_RUN)
        self.assertIn("GET /config/v1", self.server.targets())
        self.assertEqual(self.sent_counts("2026-12-06"), APPROVED)

    def test_what_the_yes_accepted_is_waited_for(self):
        self.publish(2)
        self.version_answers[1] = sending(b"", status=503)
        self.assert_waits(self.fetch(now=f"{SECOND_RUN}T12:00:00Z"),
                          "so it is not known what the yes of 2026-11-08 accepted",
                          "until it is known what the yes accepted, nothing is sent")

        self.version_answers = {}
        self.run_on("2026-12-08")
        self.assertEqual(self.sent_counts("2026-11-29"), APPROVED)

    def test_what_the_yes_accepted_is_waited_for_a_week_at_most(self):
        """Then all that was found has been announced for a week."""
        self.publish(2)
        self.version_answers[1] = sending(b"", status=503)
        for day in (SECOND_RUN, "2026-12-13"):
            self.assert_waits(self.fetch(now=f"{day}T12:00:00Z"), "nothing is sent")
        self.assertIn("that acme.org/cc is used", self.waiting())
        self.run_on(THIRD_RUN)
        self.assertEqual(self.sent_counts("2026-11-29"), COUNTED)

    def test_a_damaged_state_accepts_no_more_than_the_yes(self):
        self.announce()
        for damaged in ("", "yes to all\n", "\0" * 100):
            with self.subTest(damaged):
                (self.state() / "counters").write_text(damaged)
                shutil.rmtree(self.sent, ignore_errors=True)
                (self.local / "local.2026-12-06.json").unlink()
                self.counted_on("2026-11-30")
                done = self.fetch(now=f"{SECOND_RUN}T12:00:00Z")
                self.assert_done(done)
                self.assertIn("is not used", done.stdout)
                self.assertEqual(self.sent_counts("2026-12-06"), APPROVED)

    def test_a_file_accepts_all_that_is_in_it(self):
        config = self.work / "named.json"
        config.write_text(self.text(2))
        self.run_on(FIRST_RUN)
        self.counted_on("2026-11-30")
        self.assert_done(self.upload_to(self.server, config=config, now=SECOND_RUN))
        self.assertEqual(self.sent_counts("2026-12-06"), COUNTED)


class ShownTest(AnnouncementTest):

    def setUp(self):
        super().setUp()
        self.announce()

    def shown(self, *command, **extra):
        """Whether the command shows the announcement in its terminal."""
        terminal = Terminal(self, ["/bin/sh", "-c", '"$@"; echo all"was"said', "sh", *map(str, command)],
                            self.environment(**extra))
        said = terminal.expect("allwassaid")
        return NEW in re.sub(r"announced[^:]*:", "", said) and "will send more" in said

    def test_in_the_terminal_of_a_program_once(self):
        self.assertTrue(self.shown(HOST, "announce"))
        self.assertFalse(self.shown(HOST, "announce"))
        self.assertFalse(self.shown(support.TALLY, "status"))
        self.assertTrue((self.state() / "announcement.shown").exists())

    def test_in_the_terminal_of_tally_once(self):
        self.assertTrue(self.shown(support.TALLY, "status"))
        self.assertFalse(self.shown(support.TALLY, "status"))
        self.assertFalse(self.shown(HOST, "announce"))

    def test_by_an_editor_once(self):
        said = support.must(HOST, "next", env=self.environment())
        self.assertIn(f"From 2026-12-14 on:\n  {NEW}\n", said)
        self.assertEqual(support.must(HOST, "next", env=self.environment()), "")

    def test_not_where_nobody_reads_it(self):
        waiting = self.waiting()
        self.assertEqual(support.must(HOST, "announce", env=self.environment()), "nothing announced\n")
        self.tally("status")
        for command in ([support.TALLY, "status", "--json"], [support.TALLY, "completion", "bash"],
                        [support.TALLY, "wrap", "acme/cc", "--", "/bin/true"],
                        [support.TALLY, "inc", "acme/cc", "cc/build:0"]):
            self.assertFalse(self.shown(*command), command)
        for switch in ({"CI": 1}, {"DO_NOT_TRACK": 1}, {"TALLY_TELEMETRY": "off"}):
            self.assertFalse(self.shown(HOST, "announce", **switch), switch)
            self.assertFalse(self.shown(support.TALLY, "status", **switch), switch)
        self.assertEqual(self.waiting(), waiting)

    def test_not_in_another_mode(self):
        for mode in ("local 2026-12-07", "off 2026-12-07", "on 2026-12-07"):
            self.say(mode)
            self.assertFalse(self.shown(HOST, "announce"), mode)
            self.assertEqual(support.must(HOST, "next", env=self.environment()), "", mode)
        self.assertIsNotNone(self.waiting())

    def test_in_the_status_of_a_tools_own_command(self):
        for step in ("waiting", "shown"):
            with self.subTest(step):
                said = support.must(HOST, "telemetry", "status", env=self.environment())
                self.assertIn(f"From 2026-12-14 on:\n  {NEW}\n", said)
                support.must(HOST, "next", env=self.environment())
        said = support.must(HOST, "telemetry", "status", env=self.environment(THIRD_RUN))
        self.assertNotIn("announced", said)


if __name__ == "__main__":
    unittest.main()
