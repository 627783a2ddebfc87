"""What the tests of `tally upload` share: small collectors, and a user with counts that are due."""


import contextlib
import fcntl
import http.server
import json
import os
import pathlib
import socket
import struct
import subprocess
import threading
import unittest

import support

WEEK = "2026-11-29"
LAST_WEEK = "2026-11-22"
NOW = "2026-11-30T12:00:00Z"
MODE_ON = "on 2026-11-08"
PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
LONG = 30  # seconds until something counts as hung


class Server:
    """Answers every request as `answer(handler)` does, and remembers the requests."""

    def __init__(self, answer):
        outer = self
        self.requests = []  # (method and target, headers, body)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.requests.append((f"{self.command} {self.path}", self.headers, body))
                with contextlib.suppress(ConnectionError):
                    answer(self)

            do_GET = do_CONNECT = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = "127.0.0.1:%d" % self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def targets(self):
        return [target for target, _, _ in self.requests]

    def end(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def answering(status, text="", **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(text.encode())))
        handler.end_headers()
        handler.wfile.write(text.encode())
    return answer


def environment(**extra):
    env = support.clean_environment(**extra)
    for name in PROXY_VARIABLES:
        for form in (name, name.upper()):
            if form not in extra:
                env.pop(form, None)
    return env


class UploadTest(unittest.TestCase):
    """A user with the counts of one program in one week that is over."""

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.work = pathlib.Path(holder.name)
        self.config = support.write_config(self.work / "config.json")
        self.directory = self.new_user("user", MODE_ON)
        self.local, self.sent = self.directory / "local", self.directory / "upload"

    def new_user(self, name, mode):
        directory = support.telemetry_directory(self.work / name, mode)
        support.add_helper_file(directory, "2026-11-23")
        return directory

    def serve(self, answer):
        server = Server(answer)
        self.addCleanup(server.end)
        return server

    def collector(self):
        return self.enterContext(support.collector(self.work, self.config, "2026-12-01"))

    def command(self, url=None, config=None, now=NOW, directory=None):
        command = [support.TALLY, "upload", "--dir", directory or self.directory,
                   "--config", config or self.config, "--as-of", now]
        return [str(part) for part in command + (["--url", url] if url else [])]

    def upload(self, url=None, env=None, **options):
        return support.run(*self.command(url, **options), env=env or environment(), timeout=LONG)

    def upload_to(self, server, **options):
        return self.upload(f"http://{server.address}/upload", **options)

    def assert_done(self, done):
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def assert_one_sentence(self, done):
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertRegex(done.stderr, r"\Atally: [^\n]+\n\Z")

    def assert_sent(self, week=WEEK):
        self.assertTrue((self.sent / f"{week}.json").exists())
        self.assertFalse((self.local / f"{week}.json").exists())

    def assert_kept(self, week=WEEK):
        self.assertTrue((self.local / f"{week}.json").exists())
        self.assertFalse((self.sent / f"{week}.json").exists())

    def assert_gone(self, week=WEEK):
        self.assertFalse((self.local / f"{week}.json").exists())
        self.assertFalse((self.sent / f"{week}.json").exists())

    def local_counts(self, week=WEEK):
        return support.counts_by_program(
            json.loads((self.local / f"local.{week}.json").read_text()))


COUNTED = {"acme.org/cc": {"cc/build:0": 1, "cc/build:1": 1, "cc/build:2": 1}}
APPROVED = {"acme.org/cc": {"cc/build:0": 1, "cc/build:1": 1}}
