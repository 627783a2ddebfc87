"""What the tests of `tally view` share: the real program, asked by raw sockets as anybody could ask it."""

import contextlib
import json
import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import unittest

import support

PATIENCE = 60  # seconds; only a program that hangs needs them
NOW = "2026-11-25T10:00:00Z"
LINK = re.compile(r"http://(127\.0\.0\.1|\[::1\]):(\d+)/#token=([0-9a-f]{64})\s")


class Viewer:
    """A running `tally view`."""

    def __init__(self, process, link, printed):
        self.process, self.printed = process, printed
        host, port, self.token = link.groups()
        self.ip, self.port = host.strip("[]"), int(port)
        self.authority = f"{host}:{port}"

    def exchange(self, request):
        """All that comes back on a connection of its own, until the viewer ends it."""
        with socket.create_connection((self.ip, self.port), timeout=PATIENCE) as connection:
            connection.sendall(request)
            answer = b""
            while chunk := connection.recv(65536):
                answer += chunk
        return answer

    def ask(self, path, method="GET", body="", token="", host=None, more=()):
        """Status, header fields by small letters, and body. The token is sent unless it is None."""
        fields = [f"Host: {host or self.authority}", "Connection: close"]
        if token is not None:
            fields.append(f"Authorization: Bearer {token or self.token}")
        if body:
            fields.append(f"Content-Length: {len(body)}")
        head = "\r\n".join([f"{method} {path} HTTP/1.1", *fields, *more])
        answer = self.exchange(f"{head}\r\n\r\n{body}".encode())
        top, _, content = answer.partition(b"\r\n\r\n")
        status, *lines = top.decode().split("\r\n")
        return (int(status.split()[1]),
                {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}, content)

    def json(self, path):
        status, _, content = self.ask(path)
        if status != 200:
            raise AssertionError(f"{path}: {status} {content.decode()}")
        return json.loads(content)

    def post(self, path, value, more=(), **options):
        status, fields, content = self.ask(path, "POST", json.dumps(value),
                                           more=("Content-Type: application/json", *more), **options)
        return status, fields, json.loads(content)

    def end(self, how=signal.SIGINT):
        """The exit code."""
        self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE)


def read_link(stream):
    """The link, and all that was printed up to it."""
    text = ""
    while True:
        ready, _, _ = select.select([stream], [], [], PATIENCE)
        chunk = os.read(stream.fileno(), 4096).decode() if ready else ""
        text += chunk
        if link := LINK.search(text):
            return link, text
        if not chunk:
            raise AssertionError(f"no link was printed: {text}")


@contextlib.contextmanager
def viewer(env, *options, before=(), program=support.TALLY):
    """Runs `tally view` at a free port; ended by its process id."""
    command = [*before, program, "view", "--addr", "localhost:0", *options]
    process = subprocess.Popen([str(part) for part in command], env=env, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)
    try:
        yield Viewer(process, *read_link(process.stdout))
    finally:
        support.end(process)


class ViewTest(unittest.TestCase):

    def setUp(self):
        holder = support.temporary_directory()
        self.addCleanup(holder.cleanup)
        self.home = pathlib.Path(holder.name)
        self.env = support.clean_environment(HOME=self.home, XDG_DATA_DIRS=self.home / "no",
                                             GOMODCACHE=self.home / "mod")

    def directory(self, name="go"):
        return self.home / ".config" / name / "telemetry"

    def collection(self, name="go", mode="local 2026-11-01"):
        directory = support.telemetry_directory(self.directory(name), mode)
        support.add_helper_file(directory, "2026-11-23", program=f"{name}.org/cc")
        return directory

    def view(self, *options, **how):
        entered = viewer(self.env, "--no-open", "--as-of", NOW, *options, **how)
        return self.enter(entered)

    def enter(self, manager):
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def tally(self, *arguments):
        return support.must(support.TALLY, *arguments, env=self.env)
