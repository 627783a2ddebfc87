"""`tally wrap` on a terminal: job control, Ctrl-C, sizes and hang-ups, as without it."""

import os
import pathlib
import signal
import sys
import time
import unittest

import support
from terminal import Terminal

# What it hears is printed, with the size of the terminal; Ctrl-C ends it in its own way.
LISTENER = """
import os, signal, sys
heard = {signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGWINCH, signal.SIGCONT}
signal.pthread_sigmask(signal.SIG_BLOCK, heard)
print("rea" + "dy", flush=True)
while True:
    number = signal.sigwait(heard)
    print("heard", signal.Signals(number).name, tuple(os.get_terminal_size(1)), flush=True)
    if number == signal.SIGINT:
        sys.exit(3)
"""

# What a shell says of a job, and then that it waits for the next line.
STOPPED = r"Stopped[^\n]*\r\n\$ "


class TerminalTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.telemetry = pathlib.Path(holder.name) / "telemetry"
        self.env = support.clean_environment(TALLY_DIR=self.telemetry, TERM="dumb", PS1="$ ", PS2="")
        (pathlib.Path(holder.name) / "listener.py").write_text(LISTENER)
        self.listener = f"{sys.executable} {holder.name}/listener.py"

    def both(self):
        """The beginnings of command lines: without tally wrap, and with it."""
        return ("", f"{support.TALLY} wrap acme/cc -- ")

    def directly(self, begin):
        """A terminal whose first process is the command, or its wrapper."""
        terminal = Terminal(self, (begin + self.listener).split(), self.env)
        terminal.expect("ready")
        return terminal

    def shell(self):
        terminal = Terminal(self, ["/bin/bash", "--norc", "--noprofile", "-i"], self.env)
        terminal.type("bind 'set enable-bracketed-paste off'; stty -echo; echo be''gin\n")
        terminal.expect("begin\r\n")
        return terminal

    def test_control_c_reaches_a_command_that_handles_it_once(self):
        for begin in self.both():
            terminal = self.directly(begin)
            terminal.type("\x03")
            self.assertEqual(terminal.expect(r"heard .*\r\n").count("heard"), 1)
            self.assertEqual(terminal.status(), 3)

    def test_control_c_ends_a_command_that_does_not_handle_it(self):
        for begin in self.both():
            command = f"{begin}sh -c 'echo rea''dy; exec sleep 1000'; echo not reached"
            terminal = Terminal(self, ["/bin/bash", "-c", command], self.env)
            terminal.expect("ready")
            terminal.type("\x03")
            self.assertEqual(terminal.status(), -signal.SIGINT)

    def test_every_new_size_is_heard_once(self):
        for begin in self.both():
            terminal = self.directly(begin)
            for rows, columns in ((30, 90), (40, 100)):
                terminal.resize(rows, columns)
                heard = terminal.expect(rf"SIGWINCH \({columns}, {rows}\)\r\n")
                self.assertEqual(heard.count("SIGWINCH"), 1)
            terminal.type("\x1c")
            self.assertEqual(terminal.expect("SIGQUIT .*\r\n").count("heard"), 1)

    def test_a_hang_up_ends_the_command(self):
        """Also where the kernel tells the first process of the session alone."""
        for begin in self.both():
            terminal = Terminal(self, (begin + "/bin/cat").split(), self.env)
            terminal.type("x\n")
            terminal.expect("x\r\nx\r\n")
            os.close(terminal.side)
            terminal.side = os.open("/dev/null", os.O_RDWR)
            self.assertIn(terminal.status(), (-signal.SIGHUP, 0, 1))

    def test_the_shell_stops_it_and_lets_it_go_on(self):
        for begin in self.both():
            terminal = self.shell()
            for _ in range(3):
                terminal.type(f"{begin}cat\n")
                terminal.type("one\n")
                terminal.expect("one\r\n")
                terminal.type("\x1a")
                terminal.expect(STOPPED)
                terminal.type("jobs; echo said''it\n")
                self.assertRegex(terminal.expect("saidit\r\n"), r"Stopped .*cat\r\n")
                terminal.type("fg\n")
                terminal.expect("cat\r\n")
                terminal.type("two\n")
                terminal.expect("two\r\n")
                terminal.type("\x04")
                terminal.type("echo code $?\n")
                terminal.expect("code 0\r\n")

    def test_a_stopped_command_goes_on_in_the_background(self):
        for begin in self.both():
            terminal = self.shell()
            terminal.type(f"{begin}{self.listener}\n")
            terminal.expect("ready")
            terminal.type("\x1a")
            terminal.expect(STOPPED)
            terminal.type("bg\n")
            # The shell writes to the terminal at the same time, perhaps between two of its words.
            seen = terminal.expect("SIGCONT")
            terminal.type("kill -INT $!; wait %1; echo code $?\n")
            seen += terminal.expect("code 3\r\n")
            self.assertEqual((seen.count("SIGCONT"), seen.count("SIGINT")), (1, 1))

    def test_a_command_in_the_background_that_reads_the_terminal_stops(self):
        for begin in self.both():
            terminal = self.shell()
            terminal.type(f"{begin}cat &\n")
            terminal.expect(r"\[1\] [0-9]+\r\n")
            while "Stopped" not in self.jobs(terminal):
                time.sleep(0.01)
            terminal.type("fg\n")
            terminal.expect("cat\r\n")
            terminal.type("three\n")
            terminal.expect("three\r\n")
            terminal.type("\x03")
            terminal.expect(r"\$ ")
            terminal.type("echo code $?\n")
            terminal.expect("code 130\r\n")

    def jobs(self, terminal):
        terminal.type("jobs; echo said''it\n")
        return terminal.expect("saidit\r\n")

    def test_a_command_that_stops_itself_gives_the_terminal_back(self):
        for begin in self.both():
            for name in ("STOP", "TSTP"):
                terminal = self.shell()
                terminal.type(f"{begin}bash -c 'kill -{name} $$; echo goes''on; exit 4'\n")
                terminal.expect(STOPPED)
                terminal.type("fg\n")
                terminal.expect("goeson\r\n")
                terminal.type("echo code $?\n")
                terminal.expect("code 4\r\n")

    def test_a_pipeline_is_one_job(self):
        for begin in self.both():
            terminal = self.shell()
            terminal.type(f"cat | {begin}cat | cat\n")
            terminal.type("one\n")
            terminal.expect("one\r\n")
            terminal.type("\x1a")
            terminal.expect(STOPPED)
            terminal.type("fg\n")
            terminal.type("two\n")
            terminal.expect("two\r\n")
            terminal.type("\x03")
            terminal.expect(r"\$ ")
            terminal.type("echo code $?\n")
            terminal.expect("code 130\r\n")


if __name__ == "__main__":
    unittest.main()
