"""A user of Go's programs and of ours, with a home and counts of weeks that are over."""

import datetime
import os
import re
import select

import support
from upload_support import LONG, PROXY_VARIABLES

WEEK = datetime.timedelta(days=7)
TOKEN = "local/upload.token"  # while it is younger than a day, no program begins a weekly run


def last_sunday():
    """The last one before today, by the clock that Go's programs go by: no option moves theirs."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return today - datetime.timedelta(days=(today.weekday() + 1) % 7 or 7)


class User:

    def __init__(self, home):
        self.home = home
        self.directory = home / ".config" / "go" / "telemetry"
        self.local, self.sent = self.directory / "local", self.directory / "upload"

    def environment(self, **extra):
        """Nothing of the machine's own Go user, never another toolchain, and nothing from anywhere but
        where `extra` says."""
        not_his = {*PROXY_VARIABLES, *map(str.upper, PROXY_VARIABLES), "TEST_TELEMETRY_DIR"}
        env = {name: value for name, value in support.clean_environment().items()
               if name not in not_his and not name.startswith(("GO", "XDG_"))}
        return {**env, "HOME": str(self.home), "GOTOOLCHAIN": "local", "GOPROXY": "off",
                **{name: str(value) for name, value in extra.items()}}

    def runs(self, *command, **extra):
        """Runs a program that must succeed, waits until all that it started has ended, too, and returns
        its output. Each of these processes inherits the end of a pipe."""
        end, inherited = os.pipe()
        with os.fdopen(end, "rb") as end:
            try:
                said = support.must(*command, env=self.environment(**extra), cwd=self.home,
                                    pass_fds=[inherited])
            finally:
                os.close(inherited)
            if not select.select([end], [], [], LONG)[0]:
                raise AssertionError(f"what {command} started has not ended after {LONG} s")
        return said

    def adopt(self, file, week):
        """Takes a counter file over, as if its program had counted in the week that ended on that day.
        It is what Go would have written then: a date takes the same place on any day."""
        data, name = file.read_bytes(), file.name
        dates = dict(re.findall(rb"(TimeBegin|TimeEnd): (\S{10})T", data[:600]))
        begin, end = (datetime.date.fromisoformat(dates[key].decode())
                      for key in (b"TimeBegin", b"TimeEnd"))
        moved = begin + (week - end)
        for key, old, new in ((b"TimeBegin", begin, moved), (b"TimeEnd", end, week)):
            data = data.replace(b"%s: %sT" % (key, str(old).encode()),
                                b"%s: %sT" % (key, str(new).encode()), 1)
        (self.local / name.replace(str(begin), str(moved))).write_bytes(data)


def count_with_go(home):
    """Counts with this machine's toolchain in another home, and returns the files, and how often `go`
    was run."""
    user = User(home)
    support.telemetry_directory(user.directory, "local")
    (user.directory / TOKEN).touch()
    for command in (("go", "version"), ("go", "version"), ("go", "env", "GOOS"), ("gofmt", "-l", ".")):
        user.runs(*command)
    return support.counter_files(user.directory), 3
