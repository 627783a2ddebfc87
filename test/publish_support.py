"""An owner who publishes the versions of an upload config, as the tests of it share him."""

import json
import pathlib
import re
import unittest

import support

KEY_NAME = "acme.org/telemetry"
CHARTS = """\
title: Builds
issue: https://acme.org/issues/1
type: partition
program: acme.org/cc
module: acme.org/cc
counter: acme/build:{buckets}
"""
HASH = re.compile(r"\b[0-9a-f]{64}\b")


def charts(*buckets):
    return CHARTS.replace("buckets", ",".join(buckets))


def upload_config(*buckets):
    return {"GOOS": ["linux"], "GOARCH": ["amd64"], "GoVersion": ["gcc-12.2"], "SampleRate": 1,
            "Programs": [{"Name": "acme.org/cc", "Versions": ["v1.2.3"],
                          "Counters": [{"Name": f"acme/build:{{{','.join(buckets)}}}", "Rate": 1}]}]}


class PublishTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.key, self.log = self.work / "acme.key", self.work / "log"
        self.public_key = self.config("keygen", KEY_NAME, "-o", self.key).stdout.strip()

    def config(self, command, *arguments, env=None):
        """Runs `tally config` from the owner's directory."""
        env = env if env is not None else support.clean_environment(XDG_CONFIG_HOME=self.work / "home")
        return support.run(support.TALLY, "config", command, *arguments, env=env, cwd=self.work)

    def write(self, *buckets):
        """Writes the config and its charts for these buckets."""
        (self.work / "config.txt").write_text(charts(*buckets))
        (self.work / "list.json").write_text(json.dumps(upload_config(*buckets)))

    def sign(self, *buckets, day="2026-11-28", log=None, key=None, options=(), env=None):
        self.write(*buckets)
        return self.config("sign", "--key", key or self.key, "--log", log or self.log, "--charts",
                           "config.txt", "--as-of", day, *options, "list.json", env=env)

    def sign_three(self):
        for count, day in ((1, "2026-11-28"), (2, "2026-11-28"), (3, "2026-12-05")):
            done = self.sign(*"abc"[:count], day=day)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def verify(self, place=None, key=None):
        return self.config("verify", "--public-key", key or self.public_key, place or self.log)

    def assert_sentence(self, done, *said):
        """One sentence of what is wrong, and exit code 1."""
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertRegex(done.stderr, r"\Atally: [^\n]+\n\Z")
        for text in said:
            self.assertIn(text, done.stderr)

    def assert_good(self, done, *said):
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        for text in said:
            self.assertIn(text, done.stdout)
