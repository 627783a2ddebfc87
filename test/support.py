"""What the tests share that drive real programs from outside."""

import contextlib
import faulthandler
import fcntl
import http.client
import json
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import time

SOURCE = pathlib.Path(os.environ["TALLY_SOURCE"])
BUILD = pathlib.Path(os.environ["TALLY_BUILD"])
DATA = SOURCE / "test" / "data"
GO_FILES = DATA / "go-1.23.5" / "local"  # all of the week that ends on 2026-11-29
TALLY = BUILD / "bin" / "tally"
TALLYD = BUILD / "bin" / "tallyd"
EXAMPLE = BUILD / "bin" / "tally-example-wc"
COUNTING_HELPER = BUILD / "test" / "counting_helper"
KILL_AT_STEP = BUILD / "test" / "kill_at_step.so"

# A test that hangs says where, before ctest ends it without a word.
if "TALLY_TEST_SECONDS" in os.environ:
    faulthandler.dump_traceback_later(float(os.environ["TALLY_TEST_SECONDS"]))

# What could turn telemetry off or move it, on the machine that runs the tests.
_SWITCHES = (
    "DO_NOT_TRACK", "TALLY_TELEMETRY", "TALLY_DIR", "TALLY_AS_OF", "XDG_CONFIG_HOME",
    "CI", "GITHUB_ACTIONS", "GITLAB_CI", "BUILDKITE", "BUILD_NUMBER", "JENKINS_URL",
    "TEAMCITY_VERSION", "TF_BUILD", "CONTINUOUS_INTEGRATION",
)


def clean_environment(**extra):
    """The environment without the switches, with `extra` on top."""
    env = {k: v for k, v in os.environ.items() if k not in _SWITCHES}
    env.update({k: str(v) for k, v in extra.items()})
    return env


def run(*command, env=None, stdin="", timeout=120, cwd=None, pass_fds=()):
    """Runs a program to its end and returns the completed process with text output."""
    return subprocess.run(
        [str(part) for part in command], input=stdin, capture_output=True, text=True,
        env=env if env is not None else clean_environment(), timeout=timeout, cwd=cwd,
        pass_fds=pass_fds, check=False)


def must(*command, **options):
    """Runs a program that must succeed and returns its standard output."""
    done = run(*command, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} exited with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def need(test, tool):
    """Lets a test fail for which there is no tool that script/setup installs: what was skipped looks
    as what has passed. Who sets TALLY_MAY_SKIP lets it be skipped."""
    if shutil.which(tool):
        return
    if os.environ.get("TALLY_MAY_SKIP"):
        test.skipTest(f"there is no {tool}")
    test.fail(f"there is no {tool}, which script/setup installs; with TALLY_MAY_SKIP=1 this is skipped")


def dump(*files, reader=TALLY):
    """What `tally dump --json` says of each file."""
    said = must(reader, "dump", "--json", *files) if files else ""
    return [json.loads(line) for line in said.split("\n") if line]


def counter_files(directory):
    return sorted((pathlib.Path(directory) / "local").glob("*.v1.count"))


def hold(file):
    """Holds the lock of a program that has the counter file mapped. Close the result to let go."""
    descriptor = os.open(file, os.O_RDWR)
    set_lock = 37  # F_OFD_SETLK
    # struct flock: l_type, l_whence, l_start, l_len, l_pid
    fcntl.fcntl(descriptor, set_lock,
                struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, 0, 1, 0))
    return descriptor


def temporary_directory():
    return tempfile.TemporaryDirectory(prefix="tally.")


def end(process):
    """Ends a program that a test started, whatever has become of it."""
    process.kill()
    process.communicate()


def telemetry_directory(directory, mode):
    """Makes a user's directory, whose counter files expire on Sundays as the Go toolchain's do."""
    (directory / "local").mkdir(parents=True)
    (directory / "local" / "weekends").write_text("0\n")
    (directory / "mode").write_text(mode)
    return directory


def add_go_file(directory, program):
    shutil.copy(next(GO_FILES.glob(f"{program}@*")), directory / "local")


# The program that counting_helper plays in the tests, and the name of its counters.
HELPER_PROGRAM = "acme.org/cc"
HELPER_VERSION = "v1.2.3"
HELPER_TOOLCHAIN = "gcc-12.2"
HELPER_COUNTER = "cc/build:"


def add_helper_file(directory, day, names=3, program=HELPER_PROGRAM):
    """Lets a program count once on each of `names` counters, on that day."""
    env = clean_environment(TALLY_DIR=directory, TALLY_AS_OF=day)
    must(COUNTING_HELPER, program, HELPER_VERSION, HELPER_TOOLCHAIN, 1, names, names,
         HELPER_COUNTER, env=env)


def write_config(path):
    """The real upload config of the Go project, which also approves the first two counters of the
    helper's program."""
    config = json.loads((DATA / "go-config" / "config.json").read_text())
    config["GoVersion"].append(HELPER_TOOLCHAIN)
    config["Programs"].append({
        "Name": HELPER_PROGRAM, "Versions": [HELPER_VERSION],
        "Counters": [{"Name": HELPER_COUNTER + "{0,1}", "Rate": 1}]})
    path.write_text(json.dumps(config))
    return path


@contextlib.contextmanager
def collector(work, config, as_of, *options):
    """A running tallyd; yields its address as HOST:PORT. Ended by its process id."""
    with open(work / "tallyd.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [TALLYD, "serve", "--listen", "127.0.0.1:0", "--operator-listen", "none",
             "--data", work / "collector", "--config", config, "--as-of", as_of, *options], stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        line = server.stdout.readline()
        if not line.startswith("listening on http://"):
            raise AssertionError((work / "tallyd.log").read_text())
        yield line.removeprefix("listening on http://").strip()
    finally:
        server.terminate()
        try:
            server.communicate(timeout=30)
        finally:
            end(server)


def get(address, path):
    """What a server on this machine answers, whatever proxies the environment names."""
    connection = http.client.HTTPConnection(address, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def reports_at(address, week, count):
    """The published reports of a week, as soon as there are `count`, or what is there in the end."""
    deadline = time.monotonic() + 30
    while True:
        status, text = get(address, f"/data/{week}")
        reports = [json.loads(line) for line in text.splitlines()] if status == 200 else []
        if len(reports) >= count or time.monotonic() > deadline:
            return reports
        time.sleep(0.05)


def counts_by_program(report):
    """program -> counter or stack -> count, without programs of which nothing was counted."""
    counts = {}
    for program in report["Programs"] or []:
        of_program = counts.setdefault(program["Program"], {})
        for name, count in [*program["Counters"].items(), *program["Stacks"].items()]:
            of_program[name] = of_program.get(name, 0) + count
    return {program: of_program for program, of_program in counts.items() if of_program}
