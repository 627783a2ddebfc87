"""`tally upload` follows the published versions of an upload config from the one that it has to the
newest, and sends nothing by a list that does not lead back to it."""

import json
import threading
import unittest

from config_support import (DAY, NUMBER, VERSION, SignedConfigTest, hash_of, published, sending,
                            version_name)
from note_support import Signer
from upload_support import WEEK, answering

LATEST = "GET /config/latest"
GAP = 3  # versions that were missed
KEPT = NUMBER
NEWEST = KEPT + GAP + 1


def version_request(number):
    return f"GET /config/v{number}"


class ChainTest(SignedConfigTest):
    """A user who has an older version than the newest."""

    def setUp(self):
        super().setUp()
        self.kept = self.keep(self.note(KEPT))
        self.config_answer = sending(self.note(NEWEST))

    def asked(self):
        return [target for target in self.server.targets() if target.startswith("GET")]

    def assert_refused(self, reason, *said):
        kept = self.kept.read_bytes()
        self.assert_waits(self.fetch(), "is refused, so nothing is sent", *said)
        self.assertEqual(self.reasons(), {reason: 1})
        self.assertEqual(self.kept.read_bytes(), kept)

    def assert_good_again(self):
        """The owner's own versions are believed as before."""
        self.version_answers.clear()
        self.config_answer = sending(self.note(NEWEST))
        self.assert_done(self.fetch())
        self.assert_sent_with(version_name(NEWEST))


class FollowedTest(ChainTest):

    def test_the_next_one_needs_no_other(self):
        self.config_answer = sending(self.note(KEPT + 1))
        self.assert_done(self.fetch())
        self.assert_sent_with(version_name(KEPT + 1))
        self.assertEqual(self.asked(), [LATEST])

    def test_what_was_missed_is_looked_through(self):
        self.assert_done(self.fetch())
        self.assert_sent_with(version_name(NEWEST))
        self.assertEqual(self.asked(),
                         [LATEST, *(version_request(n) for n in range(NEWEST - 1, KEPT, -1))])
        self.assertEqual(self.kept.read_bytes(), self.note(NEWEST))
        self.assertEqual(self.reasons(), {})

    def test_the_requests_tell_nothing(self):
        self.fetch()
        for target, headers, body in self.server.requests:
            if target.startswith("GET") and target != LATEST:
                self.assertEqual((set(headers), body), ({"Host", "Accept"}, b""))

    def test_also_after_a_long_time(self):
        self.keep(self.note(KEPT), age=300 * DAY)
        self.assert_done(self.fetch())
        self.assert_sent_with(version_name(NEWEST))

    def test_the_same_one_is_believed_without_a_mark(self):
        self.config_answer = sending(self.note(KEPT))
        self.assert_done(self.fetch())
        self.assert_sent_with(VERSION)
        self.assertEqual(self.asked(), [LATEST])

    def test_who_has_none_believes_the_newest(self):
        self.kept.unlink()
        self.assert_done(self.fetch())
        self.assert_sent_with(version_name(NEWEST))
        self.assertEqual(self.asked(), [LATEST])

    def test_signatures_of_others_do_no_harm(self):
        other = self.note(NEWEST - 1, signer=Signer(self.work, "other.org/witness"))
        self.version_answers[NEWEST - 1] = sending(
            self.note(NEWEST - 1) + other[other.rindex("\u2014".encode()):])
        self.assert_done(self.fetch())
        self.assert_sent_with(version_name(NEWEST))


class RefusedChainTest(ChainTest):

    def test_a_lower_number(self):
        self.config_answer = sending(self.note(KEPT - 1))
        self.assert_refused("rollback", f"its number {KEPT - 1} is lower than {KEPT}, which was there before",
                            "somebody may have put an old list back")
        self.assert_good_again()

    def test_a_lower_number_also_after_a_long_time(self):
        self.keep(self.note(10), age=300 * DAY)
        self.config_answer = sending(self.note(9))
        self.assert_refused("rollback", "its number 9 is lower than 10")

    def test_another_text_of_the_same_number(self):
        self.config_answer = sending(self.note(KEPT, SampleRate=0.5))
        self.assert_refused("fork", f"differs from the {VERSION} that was there before")
        self.assert_good_again()

    def test_a_next_one_that_follows_another(self):
        other = self.new_chain(**{f"v{KEPT}": {"SampleRate": 0.5}})
        self.config_answer = sending(self.sign(other.text(KEPT + 1)))
        self.assert_refused("fork", f"{version_name(KEPT + 1)} was made after another {VERSION}")
        self.assert_good_again()

    def test_missed_ones_that_follow_another(self):
        """Whoever has another past is shown it whole."""
        other = self.new_chain(v1={"SampleRate": 0.5})
        self.config_answer = sending(self.sign(other.text(NEWEST)))
        for number in range(1, NEWEST):
            self.version_answers[number] = sending(self.sign(other.text(number)))
        self.assert_refused("fork", f"was made after another {VERSION}")
        self.assert_good_again()

    def test_one_that_is_missing(self):
        for status in (404, 410):
            with self.subTest(status):
                self.version_answers[NEWEST - 2] = answering(status)
                done = self.fetch()
                self.assert_waits(done, f"{version_name(NEWEST - 2)}, by which it would be known",
                                  f"the server answered {status}")
        self.assertEqual(self.reasons(), {"hole": 2})
        self.assert_good_again()

    def test_one_that_is_another(self):
        """Signed all the same: the owner, or who has the key, has made two of one number."""
        other = self.new_chain(**{f"v{NEWEST - 2}": {"SampleRate": 0.5}})
        self.version_answers[NEWEST - 2] = sending(self.sign(other.text(NEWEST - 2)))
        self.assert_refused("hole", f"{version_name(NEWEST - 2)} is not the one that "
                            f"{version_name(NEWEST - 1)} was made after")
        self.assert_good_again()

    def test_one_that_has_the_number_of_another(self):
        for number in (NEWEST - 1, NEWEST - 3, KEPT, 1):
            self.version_answers[NEWEST - 2] = sending(self.note(number))
            self.assert_waits(self.fetch(), f"in the place of {version_name(NEWEST - 2)}",
                              f"is {version_name(number)}")
        self.assertEqual(self.reasons(), {"hole": 4})
        self.assert_good_again()

    def test_one_that_somebody_else_has_signed(self):
        other = Signer(self.work, "other.org/telemetry")
        self.version_answers[NEWEST - 1] = sending(self.note(NEWEST - 1, signer=other))
        self.assert_refused("bad-signature", f"{version_name(NEWEST - 1)}, which {version_name(NEWEST)} "
                            "follows from, is not believed", "not signed by the key")
        self.assert_good_again()

    def test_one_that_is_no_config(self):
        self.version_answers[NEWEST - 1] = sending(self.sign("hello\n"))
        self.assert_refused("malformed", "not JSON")
        self.assert_good_again()

    def test_one_that_was_published_before_the_one_before(self):
        early = {"Published": published(KEPT + 1)}
        chain = self.chain = self.new_chain(**{f"v{KEPT + 3}": early})
        self.config_answer = sending(self.sign(chain.text(NEWEST)))
        self.assert_refused("malformed", f"was published on {published(KEPT + 1)}, before ")

    def test_what_is_said_does_a_terminal_no_harm(self):
        self.config_answer = sending(self.note(Version="\x1b[2J\u202e"))
        done = self.fetch()
        self.assert_waits(done, "is refused")
        for character in "\x1b\u202e":
            self.assertNotIn(character, done.stdout + done.stderr)


class InterruptedTest(ChainTest):
    """What cannot be had is not refused: what is kept is used for seven days."""

    @staticmethod
    def closed(handler):
        handler.close_connection = True

    def interruptions(self):
        yield "500", answering(500, "oops")
        yield "503", answering(503)
        yield "403", answering(403)
        yield "302", answering(302, Location="/config/latest")
        yield "closed", self.closed
        yield "half", lambda handler: handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\nhalf")

    def test_with_a_young_one(self):
        for name, answer in self.interruptions():
            with self.subTest(name):
                self.directory = self.new_user(f"young-{name}", "on 2026-11-08")
                self.local, self.sent = self.directory / "local", self.directory / "upload"
                self.keep(self.note(KEPT), age=6 * DAY)
                self.version_answers[KEPT + 1] = answer
                done = self.fetch()
                self.assert_done(done)
                self.assertIn("the upload config that was kept on", done.stdout)
                self.assert_sent_with(VERSION)
                self.assertEqual(self.reasons(), {})

    def test_with_an_old_one(self):
        self.keep(self.note(KEPT), age=8 * DAY)
        for name, self.version_answers[KEPT + 1] in self.interruptions():
            with self.subTest(name):
                self.assert_waits(self.fetch(), "too old to be used")
        self.assertEqual(self.reasons(), {})
        self.assert_good_again()

    def test_more_than_are_looked_through(self):
        """Nobody is asked for them; and there is a way out."""
        newest = KEPT + 502
        text = json.loads(self.text(NEWEST))
        text |= {"Version": version_name(newest), "Previous": hash_of("the one before")}
        self.config_answer = sending(self.sign(json.dumps(text) + "\n"))
        done = self.fetch()
        self.assert_done(done)
        self.assertIn("501 versions of the upload config came between", done.stdout)
        self.assert_sent_with(VERSION)
        self.assertEqual(self.asked(), [LATEST])
        self.new_week()
        self.kept.unlink()
        self.assert_done(self.fetch())
        self.assert_sent_with(version_name(newest), "2026-11-22")

    def test_numbers_up_to_the_largest(self):
        for number in (2**64 - 1, 2**63, KEPT + 502):
            text = json.loads(self.text(NEWEST)) | {"Version": version_name(number)}
            self.config_answer = sending(self.sign(json.dumps(text) + "\n"))
            self.keep(self.note(KEPT), age=8 * DAY)
            self.assert_waits(self.fetch(), "versions of the upload config came between")
        self.assertEqual(self.reasons(), {})

    def test_a_slow_server_is_waited_for(self):
        note = self.note(KEPT + 1)

        def slowly(handler):
            threading.Event().wait(0.2)
            sending(note)(handler)
        self.version_answers[KEPT + 1] = slowly
        self.assert_done(self.fetch())
        self.assert_sent_with(version_name(NEWEST))


class LookedAtTest(ChainTest):

    def test_who_only_looks_sees_which_version_it_is_and_how_old(self):
        self.keep(self.note(KEPT), age=3 * DAY)
        done = self.fetch("--public-key", self.signer.public_key, "--dry-run")
        self.assert_done(done)
        self.assertIn(f"{VERSION}, published on {published(KEPT)}", done.stdout)
        self.assertIn(f"{WEEK}: would be sent", done.stdout)
        self.assertEqual(self.asked(), [])


if __name__ == "__main__":
    unittest.main()
