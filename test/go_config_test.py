"""`tally upload --collection go`: the upload config comes by the real Go command, from a module proxy
that is a directory."""

import json
import os
import zipfile

import go_support
import support
from upload_support import LONG, NOW, WEEK, UploadTest, answering, environment

MODULE = "golang.org/x/telemetry/config"


class GoConfigTest(UploadTest):

    def setUp(self):
        super().setUp()
        self.home = self.work / "home"
        self.directory.rename(self.new_directory(self.home / ".config" / "go") / "telemetry")
        self.directory = self.home / ".config" / "go" / "telemetry"
        self.local, self.sent = self.directory / "local", self.directory / "upload"
        self.modules = self.work / "modules"
        self.server = self.serve(answering(200))

    @staticmethod
    def new_directory(path):
        path.mkdir(parents=True)
        return path

    def publish(self, version, config=None):
        """Puts a version of the module where the Go command finds it (go help goproxy)."""
        versions = self.modules / MODULE / "@v"
        versions.mkdir(parents=True, exist_ok=True)
        module = f"module {MODULE}\n"
        with open(versions / "list", "a", encoding="utf-8") as file:
            file.write(f"{version}\n")
        info = {"Version": version, "Time": "2026-01-01T00:00:00Z"}
        (versions / f"{version}.info").write_text(json.dumps(info))
        (versions / f"{version}.mod").write_text(module)
        with zipfile.ZipFile(versions / f"{version}.zip", "w") as archive:
            archive.writestr(f"{MODULE}@{version}/go.mod", module)
            archive.writestr(f"{MODULE}@{version}/config.json",
                             self.config.read_text() if config is None else config)

    def upload_go(self, *options, **extra):
        """With a Go command that has nothing but that proxy."""
        env = {name: value for name, value in environment().items() if not name.startswith("GO")}
        return support.run(
            support.TALLY, "upload", "--collection", "go", "--as-of", NOW,
            "--url", f"http://{self.server.address}/upload", *options, timeout=LONG,
            env={**env, "HOME": str(self.home), "GOTOOLCHAIN": "local", "GOSUMDB": "off",
                 "GOPROXY": self.modules.as_uri(), "GOFLAGS": "-mod=mod -modcacherw", **extra})

    def test_the_newest_version_decides(self):
        for version in ("v0.9.0", "v0.10.0"):
            self.publish(version)
        self.assert_done(self.upload_go())
        self.assert_sent()
        report = json.loads((self.sent / f"{WEEK}.json").read_text())
        self.assertEqual(report["Config"], "v0.10.0")
        self.assertEqual(self.server.targets(), [f"POST /upload/{WEEK}"])
        # The Go command that was asked has not begun with a weekly run of its own.
        self.assertFalse((self.local / "upload.token").exists())

    def test_the_directory_of_the_users_work_is_no_matter(self):
        self.publish("v0.1.0")
        work = self.new_directory(self.work / "broken")
        (work / "go.mod").write_text("this is no go.mod\n")
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        os.chdir(work)
        self.assert_done(self.upload_go())
        self.assert_sent()

    def test_what_is_in_the_cache_is_seen_without_the_go_command(self):
        for version in ("v0.9.0", "v0.10.0"):
            self.publish(version)
            go = {"PATH": os.environ["PATH"], "HOME": str(self.home), "GOTOOLCHAIN": "local",
                  "GOPROXY": self.modules.as_uri(), "GOSUMDB": "off", "GOFLAGS": "-modcacherw"}
            for cache in ({}, {"GOPATH": str(self.work / "path")},
                          {"GOMODCACHE": str(self.work / "cache")}):
                support.must("go", "mod", "download", f"{MODULE}@{version}", env={**go, **cache},
                             cwd=self.home)
        nowhere = {"PATH": str(self.work)}
        for how in ({}, {"GOPATH": f"{self.work}/path:{self.work}/other"},
                    {"GOMODCACHE": str(self.work / "cache")}):
            self.assert_previews("v0.10.0", **nowhere, **how)
        settings = self.home / ".config" / "go" / "env"
        settings.write_text(f"GOPATHS=/nowhere\nGOMODCACHE={self.work}/other\n")
        self.assert_previews(None, **nowhere)
        settings.write_text(f"A=b\nGOMODCACHE={self.work}/cache")
        self.assert_previews("v0.10.0", **nowhere)

    def assert_previews(self, version, **extra):
        done = self.upload_go("--dry-run", **extra)
        said = done.stdout + done.stderr
        if version is None:
            self.assertIn(f"no version of the upload config, {MODULE}, is in", said)
            return
        self.assert_done(done)
        self.assertIn("would be sent", said)
        preview = support.must(support.TALLY, "preview", "--collection", "go", "--as-of", NOW,
                               env={**environment(), "HOME": str(self.home), **extra})
        self.assertIn(version, preview)

    def assert_waits(self, done, said):
        self.assert_one_sentence(done)
        self.assertIn(said, done.stdout + done.stderr)
        self.assertEqual(self.server.requests, [])
        self.assertTrue(support.counter_files(self.directory))
        self.assertEqual(list(self.local.glob("*.json")), [])

    def test_no_such_module(self):
        self.assert_waits(self.upload_go(), MODULE)

    def test_a_module_without_a_good_config(self):
        self.publish("v0.1.0", config="{")
        self.assert_waits(self.upload_go(), "not JSON")

    def test_no_network(self):
        self.publish("v0.1.0")
        self.assert_waits(self.upload_go(GOPROXY="off"), "GOPROXY=off")

    def test_no_go_command(self):
        self.assert_waits(self.upload_go(PATH=str(self.work)), "running go: No such file or directory")

    def test_a_go_command_that_says_something_else(self):
        fake = self.new_directory(self.work / "fake")
        for text in ("exit 3", "echo '{}'", "echo nonsense", "yes | head -c 100000", "printf '\\033[2J' >&2; exit 1"):
            (fake / "go").write_text(f"#!/bin/sh\n{text}\n")
            (fake / "go").chmod(0o755)
            done = self.upload_go(PATH=f"{fake}{os.pathsep}{os.environ['PATH']}")
            self.assert_waits(done, "fetching the upload config by the Go command")
            self.assertNotIn("\x1b", done.stdout + done.stderr)


if __name__ == "__main__":
    go_support.main()
