"""The question in a terminal, as a user of a tool meets it: `tally::ask_in_terminal`."""

import json
import os
import pathlib
import re
import signal
import subprocess
import termios
import time
import unittest

import support
import terminal

HOST = support.BUILD / "test" / "consent" / "telemetry_host"
QUESTION = r"May these counters be sent\? \[y/N\] "


class PromptTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.home = pathlib.Path(holder.name)
        self.env = {name: str(value) for name, value in support.clean_environment(
            HOME=self.home, TALLY_DIR=self.home / "telemetry", TERM="xterm", HOST_PROMPT_RATE="1").items()}
        self.on("2026-11-01")
        self.assertIn("not asked", self.run_it())
        self.on("2026-11-08")

    def on(self, day):
        self.env["TALLY_AS_OF"] = day

    def start(self, *shell):
        command = shell or (str(HOST), "ask")
        return terminal.Terminal(self, [str(part) for part in command], self.env)

    def run_it(self):
        host = self.start()
        seen = host.expect(r"(not )?asked\r\n")
        self.assertEqual(host.status(), 7)
        return seen

    def state(self):
        return (self.home / "tallystick/prompt").read_text().split()

    def mode(self):
        file = self.home / "telemetry/mode"
        return file.read_text() if file.exists() else ""

    def answer(self, typed):
        """What is said when this is typed."""
        host = self.start()
        before = host.expect(QUESTION)
        self.assertTrue(before.startswith("work done\r\n"), before)
        host.type(typed)
        said = host.expect(r"\basked\r\n")
        self.assertEqual(host.status(), 7)
        return said


class AnswerTest(PromptTest):

    def test_yes(self):
        self.assertIn("Thank you. To stop sending: acme-cc telemetry local", self.answer("y\n"))
        self.assertEqual(self.mode(), "on 2026-11-08")
        self.assertEqual(self.state()[:2], ["yes", "1"])
        self.on("2027-11-08")
        self.assertIn("not asked", self.run_it())

    def test_enter_alone_is_no(self):
        self.assertIn("You will not be asked again", self.answer("\n"))
        self.assertEqual((self.mode(), self.state()[0]), ("", "no"))
        self.on("2027-11-08")
        self.assertIn("not asked", self.run_it())

    def test_what_is_neither_changes_nothing(self):
        for typed in ("make\n", "\x03", "\x1c", "\x04"):
            with self.subTest(repr(typed)):
                (self.home / "tallystick/prompt").write_text("- 0 1 1\n")
                self.assertIn("Nothing changes.", self.answer(typed))
                self.assertEqual((self.mode(), self.state()[0]), ("", "dismissed"))

    def test_who_says_nothing_is_not_waited_for_long(self):
        host = self.start()
        host.expect(QUESTION)
        self.assertEqual(self.state()[:2], ["pending", "1"])
        self.assertIn("No answer: nothing changes.", host.expect(r"\basked\r\n"))
        self.assertEqual(host.status(), 7)
        self.assertEqual(self.state()[0], "failed")

    def test_five_times_are_enough(self):
        for week in range(5):
            self.on(f"2027-01-{1 + 7 * week:02d}")
            self.answer("later\n")
        self.on("2036-01-01")
        self.assertIn("not asked", self.run_it())

    def test_what_became_of_it_is_counted_again_later(self):
        self.answer("y\n")
        self.on("2026-11-20")
        self.assertIn("not asked", self.run_it())
        dump = support.must(support.TALLY, "dump", env=self.env)
        # Once in the file of the week of the yes, which is never sent, and once in a later one.
        for outcome in ("accepted", "shown"):
            self.assertEqual(len(re.findall(rf"\b1  tally/prompt:{outcome}$", dump, re.MULTILINE)), 2, dump)
        self.assertNotIn("tally/prompt:declined", dump)


class PolitenessTest(PromptTest):

    def assert_not_asked(self, seen):
        self.assertIn("not asked", seen)
        self.assertEqual(self.state()[:2], ["-", "0"])

    def test_only_with_a_terminal_on_all_sides(self):
        for redirection in ("< /dev/null", "| cat", "2> /dev/null"):
            with self.subTest(redirection):
                host = self.start("/bin/sh", "-c", f"{HOST} ask {redirection}")
                self.assert_not_asked(host.expect(r"asked\r\n"))
        done = subprocess.run([HOST, "ask"], env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (7, "work done\nnot asked\n", ""))

    def test_not_where_it_cannot_be_read(self):
        for kind in ("dumb", ""):
            self.env["TERM"] = kind
            self.assert_not_asked(self.run_it())

    def test_not_on_a_build_machine(self):
        self.env["CI"] = "true"
        self.assert_not_asked(self.run_it())

    def test_not_when_telemetry_is_off(self):
        for name, value in (("DO_NOT_TRACK", "1"), ("TALLY_TELEMETRY", "off")):
            with self.subTest(name):
                self.env[name] = value
                self.assert_not_asked(self.run_it())
                del self.env[name]

    def test_not_below_the_sample(self):
        self.env["HOST_PROMPT_RATE"] = "1e-12"
        self.assert_not_asked(self.run_it())
        self.env["HOST_PROMPT_RATE"] = "0"
        self.assert_not_asked(self.run_it())

    def test_what_was_typed_for_the_shell_stays_the_shells(self):
        for typed in ("make\n", "mak"):
            with self.subTest(repr(typed)):
                script = f"sleep 0.5; {HOST} ask; stty -icanon; dd bs=64 count=1 2>/dev/null | od -c -An"
                host = self.start("/bin/sh", "-c", script)
                host.type(typed)
                self.assert_not_asked(host.expect(r"asked\r\n"))
                host.expect(r"m   a   k")

    def test_not_in_the_background(self):
        host = self.start("/bin/bash", "-c", f"set -m; {HOST} ask & wait $!; echo status $?")
        self.assert_not_asked(host.expect(r"asked\r\n"))
        host.expect("status 7")


class LifeTest(PromptTest):

    def test_a_run_that_does_not_ask_leaves_the_terminal_alone(self):
        self.env["HOST_PROMPT_RATE"] = "1e-12"
        self.env["ASAN_OPTIONS"] = "detect_leaks=0"  # it cannot look for them where strace looks
        trace = self.home / "trace"
        support.need(self, "strace")
        host = self.start("/usr/bin/strace", "-f", "-o", trace, "-e", "trace=ioctl", HOST, "ask")
        self.assertIn("not asked", host.expect(r"asked\r\n"))
        self.assertEqual(host.status(), 7)
        self.assertNotIn("TCSETS", trace.read_text())

    def test_the_terminal_is_left_as_it_was(self):
        host = self.start()
        before = termios.tcgetattr(host.side)
        host.expect(QUESTION)
        self.assertEqual(termios.tcgetattr(host.side), before)
        host.type("n\n")
        host.expect(r"\basked\r\n")

    def test_who_kills_it_kills_it(self):
        host = self.start()
        host.expect(QUESTION)
        os.kill(host.pid, signal.SIGTERM)
        self.assertEqual(host.status(), -signal.SIGTERM)
        self.assertEqual(self.state()[:2], ["pending", "1"])
        self.on("2026-11-09")
        self.assertIn("not asked", self.run_it())
        self.assertEqual(self.state()[:2], ["failed", "1"])

    def test_two_at_once_are_one(self):
        first = self.start()
        first.expect(QUESTION)
        self.assertIn("not asked", self.run_it())
        first.type("y\n")
        first.expect(r"Thank you")
        self.assertEqual(first.status(), 7)

    def test_it_goes_on_after_a_stop(self):
        host = self.start("/bin/bash", "-c", f"set -m; {HOST} ask; echo stopped; sleep 0.3; fg; echo status $?")
        host.expect(QUESTION)
        host.type("\x1a")
        host.expect("stopped")
        time.sleep(0.6)
        host.type("y\n")
        host.expect("Thank you")
        host.expect("status 7")


class FrontEndTest(PromptTest):
    """`mytool telemetry prompt`, for editors."""

    def telemetry(self, *words):
        return support.run(HOST, "telemetry", *words, env=self.env)

    def test_it_is_taken_and_answered(self):
        taken = self.telemetry("prompt", "take")
        self.assertEqual((taken.returncode, taken.stderr), (0, ""))
        question = json.loads(taken.stdout)
        self.assertEqual((question["Ask"], question["Yes"], question["No"], question["Preview"]),
                         (True, "Yes, I'd like to help", "No, thanks", "telemetry_host telemetry preview"))
        self.assertIn("Acme's compiler", question["Message"])
        again = json.loads(self.telemetry("prompt", "take").stdout)
        self.assertEqual(again, {"Ask": False, "Why": "You are being asked, or were within a day."})
        answered = self.telemetry("prompt", "answer", "yes")
        self.assertEqual((answered.returncode, answered.stderr), (0, ""))
        self.assertIn("To stop sending: telemetry_host telemetry local", answered.stdout)
        self.assertEqual(self.mode(), "on 2026-11-08")

    def test_an_answer_to_no_question_is_an_error(self):
        done = self.telemetry("prompt", "answer", "yes")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("was not recorded", done.stderr)
        self.assertEqual(self.mode(), "")

    def test_other_words_are_wrong_usage(self):
        for words in (("prompt",), ("prompt", "give"), ("prompt", "answer"), ("prompt", "answer", "maybe"),
                      ("prompt", "take", "now")):
            self.assertEqual(self.telemetry(*words).returncode, 2, words)
        self.assertEqual(self.state()[:2], ["-", "0"])


if __name__ == "__main__":
    unittest.main()
