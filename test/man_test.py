"""The manual pages: one of each program and of each of its commands, with all that its help says."""

import re
import unittest

import support

MAN = support.BUILD / "man"


def find(program, *command):
    """(name of the page, text of the help) of a command and of those below it."""
    text = support.must(program, *command, "--help")
    yield "-".join([program.name, *command]), text
    _, _, rest = text.partition("\nSubcommands:\n")
    for name in re.findall(r"^  ([a-z]+) ", rest.partition("\n\n")[0], re.MULTILINE):
        yield from find(program, *command, name)


class ManTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.pages = {name: (MAN / program.name / f"{name}.1", text)
                     for program in (support.TALLY, support.TALLYD) for name, text in find(program)}

    def read(self, page):
        """What a reader sees, without hyphenation, on one line; `man` complains of nothing."""
        done = support.run("man", "--warnings=all", "--no-hyphenation", "-l", page, env=support.clean_environment(
            MANWIDTH=80, LC_ALL="C", MANROFFOPT="-c", PAGER="cat"))
        self.assertEqual((done.returncode, done.stderr), (0, ""), page)
        self.assertLessEqual(max(map(len, done.stdout.splitlines())), 80)
        return done.stdout

    def test_every_command_has_a_page_and_no_page_is_too_much(self):
        support.need(self, "help2man")
        there = sorted(page.stem for page in MAN.glob("*/*.1"))
        self.assertEqual(there, sorted(self.pages))
        self.assertLessEqual({"tally", "tally-on", "tally-stacks-symbolize", "tallyd-serve"}, set(there))

    def test_every_page_says_what_the_help_says(self):
        support.need(self, "man")
        for name, (page, text) in self.pages.items():
            with self.subTest(name):
                seen = self.read(page)
                self.assertRegex(seen, rf"\nNAME\n +{name} +- +[A-Z]")
                self.assertRegex(seen, r"\nSYNOPSIS\n +tallyd? ?")
                for option in re.findall(r"^  (?:-\w, ?)?(--[a-z-]+)", text, re.MULTILINE):
                    self.assertRegex(seen, rf"(?m)^ {{7}}(-\w, )?{option}\b")
                for example in re.findall(r"^  (\$ .*)$", text, re.MULTILINE):
                    self.assertIn(" ".join(example.split()), " ".join(seen.split()))
                for words, section in (("Exit codes:", "EXIT STATUS"), ("Examples:", "EXAMPLES"),
                                       ("Positionals:", "ARGUMENTS"), ("Subcommands:", "COMMANDS")):
                    self.assertEqual(f"\n{words}" in text, f"\n{section}\n" in seen, section)

    def test_every_page_is_found_by_what_it_is_about(self):
        support.need(self, "lexgrog")
        for name, (page, _) in self.pages.items():
            said = support.must("lexgrog", page)
            self.assertRegex(said, rf'\A.*: "{name} - [A-Z].+"\n\Z')

    def test_the_version_is_said(self):
        for program in (support.TALLY, support.TALLYD):
            said = support.must(program, "--version")
            self.assertRegex(said, rf"\A{program.name} [0-9]+\.[0-9]+\.[0-9]+\n\Z")


if __name__ == "__main__":
    unittest.main()
