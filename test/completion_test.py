"""What bash and zsh complete on the command line of `tally`, by real shells and the key for it."""

import os
import pathlib
import re
import shutil
import unittest

import support
from terminal import Terminal

HOME = "\x01"  # moves to the beginning of the line
KEY = "\t"

# What is typed before the key is pressed, and the command line that then stands there.
CASES = (
    ("tally stat", "tally status"),
    ("tally wr", "tally wrap"),
    ("tally stacks sym", "tally stacks symbolize"),
    ("tally status --coll", "tally status --collection"),
    ("tally status --collection acm", "tally status --collection acme"),
    ("tally on --dir /tmp --as", "tally on --dir /tmp --as-of"),
    ("tally completion z", "tally completion zsh"),
    ("tally dump tex", "tally dump text"),
    ("tally dump other tex", "tally dump other text"),
    ("tally dump --dir fold", "tally dump --dir folder"),
    ("tally dump --dir=fold", "tally dump --dir=folder"),
    ("tally upload --url https://acme.org --conf", "tally upload --url https://acme.org --config"),
    ("tally upload --config tex", "tally upload --config text"),
    ("tally audit tex", "tally audit text"),
    ("tally stacks symbolize --debug-dir fold", "tally stacks symbolize --debug-dir folder"),
    ("tally stacks list --data tex", "tally stacks list --data text"),
    ("tally config sho", "tally config show"),
    ("tally config show tex", "tally config show text"),
    ("tally config explain acme/build tex", "tally config explain acme/build text"),
    ("tally config diff text tex", "tally config diff text text"),
    ("tally inc acm", "tally inc acme"),
    ("tally inc acme acme/client:x 3 --prog", "tally inc acme acme/client:x 3 --program"),
    ("tally wrap acme --fl", "tally wrap acme --flags"),
    ("tally wrap acme -- whoam", "tally wrap acme -- whoami"),
    ("tally wrap acme -- cat tex", "tally wrap acme -- cat text"),
    ("tally wrap acme -- cat -- tex", "tally wrap acme -- cat -- text"),
    ("tally wrap acme -- cat --coll", "tally wrap acme -- cat --coll"),
    ("tally status sta", "tally status sta"),
)


def names_in_help(*command):
    """The commands and the options that the help of a command lists."""
    text = support.must(support.TALLY, *command, "--help")
    options = set(re.findall(r"^  (?:-\w, ?)?(--[a-z-]+)", text, re.MULTILINE))
    _, found, commands = text.partition("ommands:\n")
    of_list = commands.partition("\n\n")[0] if found else ""
    return re.findall(r"^  ([a-z]+) ", of_list, re.MULTILINE), options


class CompletionTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        (self.work / ".config" / "acme" / "telemetry").mkdir(parents=True)
        (self.work / "here" / "folder").mkdir(parents=True)
        (self.work / "here" / "text").touch()
        self.env = support.clean_environment(
            HOME=self.work, TERM="dumb", PS1="$ ", PS2="", PROMPT="$ ", LC_ALL="C",
            PATH=f"{support.TALLY.parent}:{os.environ['PATH']}")

    def start(self, command, script):
        terminal = Terminal(self, command, self.env)
        terminal.resize(40, 200)
        terminal.type(f"cd {self.work}/here\n{script}; echo be''gin\n")
        terminal.expect("begin\r\n")
        terminal.expect(r"\$ ")
        return terminal

    def check(self, terminal):
        for typed, expected in CASES:
            with self.subTest(typed):
                # The shell says what stands there: `echo` is put before it when the key has done its work.
                terminal.type(f"{typed}{KEY}{HOME}echo 'it is ' \n")
                said = terminal.expect(r"\nit is  .*\n")
                self.assertEqual(re.search(r"it is  (.*?)[ /]?\r\n", said)[1], expected)

    def test_bash(self):
        self.check(self.start(
            ["/bin/bash", "--norc", "--noprofile", "-i"],
            "bind 'set enable-bracketed-paste off'; bind 'set bell-style none';"
            " source <(tally completion bash)"))

    def zsh(self, *how):
        support.need(self, "zsh")
        return self.start([shutil.which("zsh"), "-f", "-i"], "; ".join(
            ["unsetopt zle_bracketed_paste prompt_sp beep; unset zle_bracketed_paste; bindkey -e", *how]))

    def test_zsh(self):
        self.check(self.zsh("autoload -Uz compinit", "compinit -u -D", "source <(tally completion zsh)"))

    def test_zsh_finds_it_in_folder(self):
        functions = self.work / "functions"
        functions.mkdir()
        (functions / "_tally").write_text(support.must(support.TALLY, "completion", "zsh"))
        self.check(self.zsh(f"fpath=({functions} $fpath)", "autoload -Uz compinit", "compinit -u -D"))

    def test_every_command_and_option_of_the_help_is_there(self):
        todo = [[]]
        scripts = [support.must(support.TALLY, "completion", shell) for shell in ("bash", "zsh")]
        seen = set()
        while todo:
            command = todo.pop()
            commands, options = names_in_help(*command)
            name = " ".join(["tally", *command])
            self.assertRegex(scripts[0], rf"(?m)^    '{name}'\) REPLY='(.* )?--help\b")
            function = scripts[1].partition("\n_" + name.replace(" ", "_") + "() {")[2].partition("\n}")[0]
            for option in options:
                self.assertRegex(scripts[0], rf"(?m)^    '{name}'\) REPLY='(.* )?{option}[ ']")
                self.assertIn(option, function)
            todo += [[*command, each] for each in commands]
            seen.add(name)
        self.assertGreaterEqual(seen, {"tally", "tally on", "tally stacks symbolize", "tally wrap"})

    def test_the_names_of_collections(self):
        said = support.must(support.TALLY, "completion", "--collections", env=self.env)
        self.assertLessEqual({"acme", "go"}, set(said.splitlines()))

    def test_wrong_use_is_told(self):
        for arguments in ([], ["fish"], ["bash", "--collections"], ["bash", "zsh"]):
            done = support.run(support.TALLY, "completion", *arguments, env=self.env)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertNotEqual(done.stderr, "")


if __name__ == "__main__":
    unittest.main()
