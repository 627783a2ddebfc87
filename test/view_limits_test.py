"""`tally view`: who asks for too much, or never asks, harms nobody."""

import fcntl
import json
import os
import pathlib
import select
import signal
import socket
import time
import unittest

import support
import view_support

CHUNKED = "POST /api/mode HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
TOO_MUCH = 16 << 20  # bytes, of which far fewer may be taken
FULL = 64            # connections at once


class EndlessTest(view_support.ViewTest):

    def setUp(self):
        super().setUp()
        self.collection()
        self.viewer = self.view()

    def peak(self):
        """The most memory that it ever had, in KiB."""
        status = pathlib.Path(f"/proc/{self.viewer.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0])

    def assert_ended(self, start, more):
        """It lets go of who sends `start` and then `more` without end."""
        with socket.create_connection((self.viewer.ip, self.viewer.port), timeout=view_support.PATIENCE) as client:
            client.sendall(start)
            try:
                for _ in range(TOO_MUCH // len(more)):
                    client.sendall(more)
                    if select.select([client], [], [], 0)[0]:
                        self.assertRegex(client.recv(65536), rb"\A(HTTP/1.1 413 |HTTP/1.1 400 |\Z)")
                        return
            except ConnectionError:
                return
        self.fail("it takes whatever comes")

    def test_what_has_no_end_is_not_kept(self):
        before = self.peak()
        start = CHUNKED.encode()
        for more, name in ((start + b"1;a=", "extension"), (start + b"0\r\nA: ", "trailer"),
                           (start + b"0\r\n", "trailers"), (b"GET / HTTP/1.1\r\nA: ", "header")):
            with self.subTest(name):
                self.assert_ended(more, b"A: b\r\n" * 10_000 if name == "trailers" else b"a" * 65536)
        self.assertEqual(self.viewer.ask("/api/collections")[0], 200)
        self.assertLess(self.peak() - before, 8 << 10)

    def test_a_report_that_is_too_large_is_told(self):
        for kind, name in (("full", "local.2026-11-22.json"), ("ready", "2026-11-22.json"), ("sent", "")):
            path = self.directory() / ("local" if name else "upload") / (name or "2026-11-22.json")
            path.parent.mkdir(exist_ok=True)
            with open(path, "wb") as file:
                file.truncate((64 << 20) + 1)
            status, _, content = self.viewer.ask(f"/api/report?collection=go&kind={kind}&week=2026-11-22")
            self.assertEqual(status, 404, kind)
            self.assertIn(b"it is larger than 67108864 bytes", content)
        self.assertIn("it is larger than", str(self.viewer.json("/api/reports?collection=go")["Problems"]))


class CrowdTest(view_support.ViewTest):

    def silent(self, viewer, count):
        for i in range(count):
            each = socket.create_connection((viewer.ip, viewer.port), timeout=view_support.PATIENCE)
            self.addCleanup(each.close)
            if i % 2:
                each.sendall(b"GET / HTTP/1.1\r\n")
            yield each

    def test_who_connects_and_is_silent_keeps_nobody_out(self):
        viewer = self.view()
        held = list(self.silent(viewer, FULL))
        self.assertEqual(viewer.ask("/api/collections")[0], 200)
        # The oldest had to go.
        self.assertEqual(held[0].recv(1), b"")

    def test_who_has_shown_the_token_is_not_sent_away_by_others(self):
        viewer = self.view()
        request = (f"GET /api/collections HTTP/1.1\r\nHost: {viewer.authority}\r\n"
                   f"Authorization: Bearer {viewer.token}\r\n\r\n").encode()
        with socket.create_connection((viewer.ip, viewer.port), timeout=view_support.PATIENCE) as owner:
            owner.sendall(request)
            self.assertTrue(owner.recv(65536).startswith(b"HTTP/1.1 200 "))
            list(self.silent(viewer, 3 * FULL))
            self.assertEqual(viewer.ask("/api/collections")[0], 200)
            owner.sendall(request)
            self.assertTrue(owner.recv(65536).startswith(b"HTTP/1.1 200 "))

    def test_a_stranger_who_asks_for_nothing_is_let_go_soon(self):
        viewer = self.view()
        (one,) = self.silent(viewer, 1)
        one.settimeout(20)  # less than an owner may take, and four times what a stranger may
        self.assertEqual(one.recv(1), b"")

    def test_it_has_no_descriptor_left(self):
        viewer = self.view(before=("prlimit", "--nofile=24"))
        list(self.silent(viewer, FULL))
        for _ in range(3):
            status, _, content = viewer.ask("/api/collections")
            self.assertEqual((status, json.loads(content)["Problems"]), (200, []))

    def descriptors_at_rest(self, pid):
        """So many that it gets no other, when it has opened what it opens at its start."""
        def lowest_free():
            names = {int(name) for name in os.listdir(f"/proc/{pid}/fd")}
            return next(number for number in range(len(names) + 1) if number not in names)

        for _ in range(100):
            before = lowest_free()
            time.sleep(0.2)
            if lowest_free() == before:
                return before
        return self.fail("it opens and closes files all the time")

    def test_it_waits_for_a_descriptor_at_rest(self):
        viewer = self.view()
        taken = self.descriptors_at_rest(viewer.process.pid)
        support.must("prlimit", f"--nofile={taken}", "--pid", viewer.process.pid)
        list(self.silent(viewer, 1))
        with self.assertRaises(TimeoutError), socket.create_connection((viewer.ip, viewer.port)) as client:
            client.settimeout(3)
            client.recv(1)
        ticks = pathlib.Path(f"/proc/{viewer.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        self.assertLess(sum(map(int, ticks)), os.sysconf("SC_CLK_TCK") // 2)


class LeavingTest(view_support.ViewTest):

    def test_the_browser_does_not_listen_when_it_has_ended(self):
        tools = self.home / "tools"
        tools.mkdir()
        fifo = self.home / "opened"
        os.mkfifo(fifo)
        opener = tools / "xdg-open"
        opener.write_text('#!/bin/sh\necho $$ > "$OPENED"\nexec sleep 600\n')
        opener.chmod(0o755)
        env = {**self.env, "PATH": f"{tools}:{os.environ['PATH']}", "OPENED": str(fifo)}
        viewer = self.enter(view_support.viewer(env))
        browser = int(fifo.read_text())
        self.addCleanup(os.kill, browser, signal.SIGKILL)
        held = {os.readlink(f"/proc/{browser}/fd/{fd}") for fd in os.listdir(f"/proc/{browser}/fd")}
        self.assertFalse([name for name in held if name.startswith(("socket:", "anon_inode:"))], held)
        self.assertEqual(viewer.end(signal.SIGTERM), 0)
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection((viewer.ip, viewer.port))

    def test_looking_at_what_clean_would_remove_minds_no_run_at_work(self):
        directory = self.collection()
        viewer = self.view()
        local = os.open(directory / "local", os.O_RDONLY)
        self.addCleanup(os.close, local)
        fcntl.flock(local, fcntl.LOCK_EX)
        self.assertEqual(len(viewer.json("/api/clean?collection=go")["Files"]), 1)
        self.assertIn("would remove 1 counter file", self.tally("clean", "--collection", "go", "--dry-run"))


if __name__ == "__main__":
    unittest.main()
