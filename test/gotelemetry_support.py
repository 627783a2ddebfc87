"""What the tests with Go's own command for telemetry share: the command, and a user of our programs."""

import datetime
import json
import os
import pathlib
import re
import shutil
import socket
import unittest

import go_support
import go_user
import own_network
import support
import telemetry_go_dev
from stack_support import STACKS

PACKAGE = "golang.org/x/telemetry/cmd/gotelemetry"
COMMAND, INCREMENT, GO_STACKS = (
    support.BUILD / "test" / "go" / name for name in ("gotelemetry", "increment", "stacks"))
HELPER_VERSIONS = ("v1.2.3", "v1.3.0-pre.1", "devel", "")
ODD_PROGRAM = "acme.org/odd"
ODD = 'odd/"<&>\\größe,\'{0}😀:'  # what JSON, HTML and CSV have other signs for
PROGRAMS = {support.HELPER_PROGRAM, ODD_PROGRAM, "acme.org/host", "example.org/wc"}
X = re.compile(r'"X": [0-9.e-]+')


def prepare():
    """Builds what is of Go, and then leaves the network, where that can be."""
    for program, package in ((COMMAND, PACKAGE), (INCREMENT, "./increment"), (GO_STACKS, "./stacks")):
        support.must("go", "build", "-buildvcs=false", "-o", program, package, timeout=500,
                     env=go_support.environment(), cwd=go_support.MODULE)
    own_network.enter()


def nobody():
    """The address of a server that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


def write_config(path):
    """An upload config that approves something of most of our programs, by a version that both Go's command
    and ours take for its own."""
    config = json.loads(support.write_config(path).read_text())
    config["Version"] = telemetry_go_dev.CONFIG_VERSION
    for version in ("v1.3.0-pre.1", "devel"):
        telemetry_go_dev.approve(config, {"Program": support.HELPER_PROGRAM, "Version": version,
                                          "GoVersion": support.HELPER_TOOLCHAIN})
    telemetry_go_dev.approve(config, {"Program": "acme.org/host", "Version": "devel",
                                      "GoVersion": support.HELPER_TOOLCHAIN}, (), ["acme/bug"])
    path.write_text(json.dumps(config))
    return path


class GotelemetryCase(unittest.TestCase):
    """A user of the collection go, whose directory no program of Go has seen yet. Where Go's clock decides,
    ours is not set."""

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.user = self.new_user("user")
        self.config = write_config(self.work / "config.json")
        self.today = datetime.datetime.now(datetime.timezone.utc).date()

    def days_ago(self, days):
        return self.today - datetime.timedelta(days=days)

    def new_user(self, name):
        (self.work / name).mkdir()
        return go_user.User(self.work / name)

    def copy_of(self, user, name):
        copy = go_user.User(self.work / name)
        shutil.copytree(user.home, copy.home)
        return copy

    def gotelemetry(self, *arguments, user=None, **extra):
        return (user or self.user).runs(COMMAND, *arguments, **extra)

    def tally(self, command, *arguments, user=None, **extra):
        return (user or self.user).runs(support.TALLY, command, "--collection", "go", *arguments, **extra)

    def count(self, day, user=None):
        """Lets each of our programs count on that day: some in several versions, or with stacks."""
        env = support.clean_environment(
            TALLY_DIR=(user or self.user).directory, TALLY_AS_OF=day, STACK_DEPTH=64,
            STACK_TOOLCHAIN=support.HELPER_TOOLCHAIN)
        for version in HELPER_VERSIONS:
            support.must(support.COUNTING_HELPER, support.HELPER_PROGRAM, version,
                         support.HELPER_TOOLCHAIN, 2, 3, 5, support.HELPER_COUNTER, env=env)
        support.must(support.COUNTING_HELPER, ODD_PROGRAM, "v0.1.0", "clang-19.1", 1, 40, 40, ODD, env=env)
        support.must(support.EXAMPLE, "/dev/null", env=env)
        for shape in ("plain", "template", "long"):
            support.must(STACKS / "stack_host", "open", shape, env=env)

    def count_with_go(self, *names):
        """Lets Go's library count each of the names once, as it does with whatever it is told, and stacks
        of which the longest are cut inside a letter. Returns the files."""
        user = self.new_user("counting")
        for name in names:
            user.runs(INCREMENT, os.fsdecode(name), 1)
        user.runs(GO_STACKS)
        return support.counter_files(user.directory)

    def upload_to_nobody(self):
        """Our weekly run makes a report that it cannot send."""
        done = support.run(support.TALLY, "upload", "--collection", "go", "--config", self.config,
                           "--url", f"{nobody()}/upload", env=self.user.environment())
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)

    def dumped_by_gotelemetry(self, user=None):
        """file -> what `gotelemetry dump` says of it."""
        shown = {}
        for part in re.split(r"^-- ", self.gotelemetry("dump", user=user), flags=re.MULTILINE)[1:]:
            file, _, text = part.partition(" --\n")
            shown[file] = json.loads(text)
        return shown


def reports_of(user):
    """Every report that the user has, byte for byte but for its random number."""
    return {str(file.relative_to(user.directory)): X.sub('"X": 0', file.read_bytes().decode())
            for directory in (user.local, user.sent) for file in directory.glob("*.json")}
