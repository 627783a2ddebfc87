"""What the tests share that drive real programs from outside."""

import json
import os
import pathlib
import subprocess
import tempfile

SOURCE = pathlib.Path(os.environ["TALLY_SOURCE"])
BUILD = pathlib.Path(os.environ["TALLY_BUILD"])
DATA = SOURCE / "test" / "data"
TALLY = BUILD / "bin" / "tally"
TALLYD = BUILD / "bin" / "tallyd"
EXAMPLE = BUILD / "bin" / "tally-example-wc"
COUNTING_HELPER = BUILD / "test" / "counting_helper"

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


def run(*command, env=None, stdin="", timeout=120, cwd=None):
    """Runs a program to its end and returns the completed process with text output."""
    return subprocess.run(
        [str(part) for part in command], input=stdin, capture_output=True, text=True,
        env=env if env is not None else clean_environment(), timeout=timeout, cwd=cwd, check=False)


def must(*command, **options):
    """Runs a program that must succeed and returns its standard output."""
    done = run(*command, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} exited with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def dump(*files):
    """What `tally dump --json` says of each file."""
    return [json.loads(line) for line in must(TALLY, "dump", "--json", *files).splitlines()]


def counter_files(directory):
    return sorted((pathlib.Path(directory) / "local").glob("*.v1.count"))


def temporary_directory():
    return tempfile.TemporaryDirectory(prefix="tally.")
