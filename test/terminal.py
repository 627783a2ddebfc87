"""A terminal whose other side is a test: what a user types and sees."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time


class Terminal:
    """A program that has a terminal of its own, of which this process is the other side."""

    def __init__(self, test, command, env):
        self.pid, self.side = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, env)
        self.seen = ""
        test.addCleanup(self.close)

    def close(self):
        os.close(self.side)
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass

    def type(self, text):
        os.write(self.side, text.encode())

    def expect(self, pattern):
        """What was printed up to what the pattern finds, which is taken away."""
        deadline = time.monotonic() + 60
        while not (found := re.search(pattern, self.seen)):
            if not select.select([self.side], [], [], max(0, deadline - time.monotonic()))[0]:
                raise AssertionError(f"{pattern} is not in {self.seen!r}")
            try:
                self.seen += os.read(self.side, 4096).decode()
            except OSError as error:  # nobody has the terminal any more
                raise AssertionError(f"{pattern} is not in {self.seen!r}") from error
        before, self.seen = self.seen[:found.end()], self.seen[found.end():]
        return before

    def resize(self, rows, columns):
        fcntl.ioctl(self.side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def status(self):
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
