"""The programs of the build, and how they are run."""

import json
import os
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = pathlib.Path(os.environ.get("TALLY_BUILD", SOURCE / "build" / "release")) / "bin"
DATA = SOURCE / "test" / "data"


def environment(**extra):
    """The environment without what could turn telemetry off or move it."""
    switches = ("DO_NOT_TRACK", "TALLY_TELEMETRY", "TALLY_DIR", "TALLY_AS_OF")
    env = {k: v for k, v in os.environ.items() if k not in switches}
    env.update({k: str(v) for k, v in extra.items()})
    return env


def must(*command, env=None, stdin=""):
    done = subprocess.run([str(c) for c in command], input=stdin, capture_output=True, text=True,
                          env=env or environment(), check=False)
    if done.returncode != 0:
        sys.exit(f"demo: {' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def dump(file):
    return json.loads(must(BIN / "tally", "dump", "--json", file))
