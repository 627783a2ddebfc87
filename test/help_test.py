"""How `tally` explains itself: help texts, and what is said of wrong usage."""

import re
import unittest

import support


def help_of(*command):
    return support.must(support.TALLY, *command, "--help")


def commands_in(text):
    """The commands that a help text lists."""
    if "Subcommands:\n" not in text:
        return []
    listed = text.split("Subcommands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  (\S+)", listed, re.MULTILINE)


def all_commands(command=()):
    yield command
    for name in commands_in(help_of(*command)):
        yield from all_commands((*command, name))


class HelpTest(unittest.TestCase):

    def test_every_command_has_examples_and_exit_codes_in_80_columns(self):
        commands = list(all_commands())
        self.assertIn(("stacks", "symbolize"), commands)
        for command in commands:
            with self.subTest(command):
                text = help_of(*command)
                self.assertLessEqual(max(len(line) for line in text.splitlines()), 80, text)
                self.assertRegex(text, r"(?m)^Examples?:\n  \S")
                examples = text.split("Example")[1].split("\nExit codes: ")[0]
                self.assertIn(" ".join(("tally", *command)), examples)
                self.assertRegex(text, r"(?m)^Exit codes: ")
                self.assertEqual(text.count("Usage: "), 1)


class WrongUsageTest(unittest.TestCase):

    def wrong(self, *arguments):
        """The one sentence that is said."""
        done = support.run(support.TALLY, *arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
        self.assertRegex(done.stderr, r"\Atally: [^\n]+ `tally [^\n`]*--help`\n\Z")
        return done.stderr

    def test_is_one_sentence_that_says_where_to_look(self):
        for arguments, said in (
                ([], "say which command; see `tally --help`"),
                (["stacks"], "say which command; see `tally stacks --help`"),
                (["status", "--jsn"], "--jsn; see `tally status --help`"),
                (["status", "acme"], "not expected: acme; see `tally status --help`"),
                (["audit"], "BINARY is required; see `tally audit --help`"),
                (["on", "--as-of", "tomorrow"], '"tomorrow" is not a time'),
                (["clean", "--all", "--dir", "x"], "--dir excludes --all"),
                (["--frob"], "--frob; see `tally --help`")):
            self.assertIn(said, self.wrong(*arguments))

    def test_names_the_command_that_was_meant(self):
        for arguments, meant in ((["stauts"], "tally status"), (["dmup", "x"], "tally dump"),
                                 (["clear"], "tally clean"),
                                 (["stacks", "symbolise"], "tally stacks symbolize")):
            self.assertIn(f"did you mean `{meant}`?", self.wrong(*arguments))
        for arguments in (["frobnicate"], ["x"], ["--", "x"]):
            self.assertNotIn("did you mean", self.wrong(*arguments))
        self.assertNotIn("\x1b", self.wrong("\x1b[2J"))


if __name__ == "__main__":
    unittest.main()
