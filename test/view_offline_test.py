"""`tally view`: no request leaves the machine, and it writes nothing: strace sees all that it does."""

import pathlib
import re
import subprocess
import unittest

import support
import view_support

PATHS = ["/", "/nothing", "/api/collections", *(f"/api/{name}?collection={whose}" for whose in ("go", "acme") for name in (
    "files", "weeks", "reports", "preview", "config", "clean"))]
DESCRIPTOR = """{"Name": "acme", "Title": "Acme", "UploadURL": "https://telemetry.example.org/upload",
"PrivacyURL": "https://example.org/privacy", "ConfigURL": "https://telemetry.example.org/config",
"PublicKey": "acme.org+f2d8f9f2+AQ8pYq3y9dO5L0W0JmZf7sYQk3m7O1q0t1s3o1c5mC0x"}"""


class OfflineTest(unittest.TestCase):

    def setUp(self):
        support.need(self, "strace")
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.home = pathlib.Path(holder.name)
        known = self.home / ".config/tallystick/collections.d"
        known.mkdir(parents=True)
        (known / "acme.json").write_text(DESCRIPTOR)
        self.env = support.clean_environment(HOME=self.home, XDG_DATA_DIRS=self.home / "no",
                                             GOMODCACHE=self.home / "mod")

    def collection(self, name, mode):
        directory = support.telemetry_directory(self.home / ".config" / name / "telemetry", "local")
        support.add_helper_file(directory, "2026-11-23", program=f"{name}.org/cc")
        (directory / "mode").write_text(mode)

    def tree(self):
        return {path: (path.lstat().st_mtime_ns, path.lstat().st_ctime_ns, path.lstat().st_ino)
                for path in [self.home, *self.home.rglob("*")]}

    def trace(self, calls, change=None):
        """What of these system calls `tally view` makes while all is asked of it, with its children."""
        with support.temporary_directory() as work:
            log = pathlib.Path(work) / "trace"
            before = ("strace", "-f", "-qq", "-y", "-s", "256", "-e", f"trace={calls}", "-e", "signal=none", "-o", log)
            with view_support.viewer(self.env, "--no-open", before=before) as viewer:
                for path in PATHS:
                    self.assertIn(viewer.ask(path)[0], (200, 404, 500), path)
                if change:
                    self.assertEqual(viewer.post("/api/mode", change)[0], 200)
                tally = subprocess.run(["pgrep", "-P", str(viewer.process.pid)], capture_output=True, text=True,
                                       check=True).stdout.split()
                subprocess.run(["kill", "-TERM", *tally], check=True)
                viewer.process.wait(timeout=view_support.PATIENCE)
            return log.read_text().splitlines()

    def test_no_request_leaves_the_machine(self):
        for name in ("go", "acme"):
            self.collection(name, "on 2026-11-01")
        calls = self.trace("network", {"Collection": "acme", "Mode": "on"})
        text = "\n".join(calls)
        self.assertIn('sin_addr=inet_addr("127.0.0.1")', text, "strace has seen nothing")
        self.assertNotRegex(text, r"\bconnect\(")
        sockets = [line for line in calls if re.search(r"\bsocket\(", line)]
        self.assertEqual(len(sockets), 1, sockets)
        for line in calls:
            # To whom nothing but a connection that was taken here leads.
            if re.search(r"\bsend(to|mmsg)\(", line):
                self.assertRegex(line, r", NULL, 0\) = |<TCP:\[127\.0\.0\.1:\d+->127\.0\.0\.1:")
            if "inet_addr" in line:
                self.assertNotRegex(line.replace('inet_addr("127.0.0.1")', ""), "inet_addr")

    def test_off_writes_nothing(self):
        for name in ("go", "acme"):
            self.collection(name, "off")
        self.assert_writes_nothing()

    def test_looking_writes_nothing_in_any_mode(self):
        self.collection("go", "on 2026-11-01")
        self.collection("acme", "local")
        self.assert_writes_nothing()

    def assert_writes_nothing(self):
        before = self.tree()
        calls = self.trace("%file,write,pwrite64,writev,ftruncate,fallocate,fchmod,fchown,flock")
        self.assertEqual(self.tree(), before)
        self.assertTrue(any("openat(" in line for line in calls), "strace has seen nothing")
        for line in calls:
            self.assertNotRegex(line, r"O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE")
            self.assertNotRegex(line, r"\b(mkdir|mkdirat|rename\w*|unlink\w*|link|linkat|symlink\w*|chmod|fchmod\w*|"
                                      r"utimensat|truncate|ftruncate|fallocate|mknod\w*)\(")
            if re.search(r"O_RDWR|O_WRONLY", line):
                self.assertIn('"/dev/null"', line)


if __name__ == "__main__":
    unittest.main()
