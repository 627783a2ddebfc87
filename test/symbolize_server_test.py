"""`tally stacks symbolize` with servers of debug information: Debian's debuginfod, and hostile ones."""

import contextlib
import http.server
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import time
import unittest

import own_network
import support
import symbolize_support as ss


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def debuginfod(work, files, wanted):
    """Debian's server, as soon as it has the file with this build-id; yields its address."""
    port = free_port()
    env = support.clean_environment(HOME=work, DEBUGINFOD_CACHE_PATH=work / "server-cache")
    env.pop("DEBUGINFOD_URLS", None)
    with open(work / "debuginfod.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(
            ["debuginfod", "-p", str(port), "-d", work / "server.sqlite", "-F", files],
            stdout=log, stderr=log, env=env)
    try:
        deadline = time.monotonic() + 60
        while not answers(port, wanted):
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((work / "debuginfod.log").read_text())
            time.sleep(0.05)
        yield f"127.0.0.1:{port}"
    finally:
        support.end(server)


def answers(port, build_id):
    try:
        return support.get(f"127.0.0.1:{port}", f"/buildid/{build_id}/executable")[0] == 200
    except UnicodeDecodeError:
        return True  # that is the file
    except OSError:
        return False


@contextlib.contextmanager
def impostor(content):
    """A server that answers whatever it is asked with this file, or that it has none; yields its
    address and the list of what it was asked."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):

        def do_GET(self):
            asked.append(self.path)
            self.send_response(404 if content is None else 200)
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # who has another answer hangs up
                self.wfile.write(content or b"")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class ServerTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        holder = support.temporary_directory()
        cls.addClassCleanup(holder.cleanup)
        cls.work = pathlib.Path(holder.name)
        cls.program, cls.library = ss.build(cls.work / "built", "-O2")
        cls.address, cls.frames = max(ss.expected(cls.program).items(), key=lambda item: len(item[1]))
        cls.text = ss.frame(cls.program, cls.address) + "\n"

    def setUp(self):
        self.cache = self.work / "cache"
        shutil.rmtree(self.cache, ignore_errors=True)
        self.env = {k: v for k, v in support.clean_environment(
            DEBUGINFOD_CACHE_PATH=self.cache, no_proxy="127.0.0.1").items() if k != "DEBUGINFOD_URLS"}

    def symbolize(self, *servers, **environment):
        options = [part for server in servers for part in ("--debuginfod", f"http://{server}")]
        return ss.symbolize(*options, text=self.text, env=self.env | environment)

    def assert_left(self, done, says):
        self.assertEqual((done.returncode, done.stdout), (1, self.text))
        self.assertRegex(done.stderr, r"\Atally: frames of [^\n]+\n\Z")
        self.assertIn(says, done.stderr)

    @unittest.skipUnless(shutil.which("debuginfod"), "needs debuginfod")
    def test_a_real_server(self):
        with debuginfod(self.work, self.program.parent, ss.build_id(self.program)) as server:
            with impostor(None) as (other, asked):
                for _ in range(2):  # the second time from the cache
                    done = self.symbolize(other, server)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertEqual(done.stdout.splitlines(), self.frames)
            self.assertEqual(asked, [f"/buildid/{ss.build_id(self.program)}/debuginfo"])
            self.assertIn(ss.build_id(self.program), os.listdir(self.cache))
            self.text = self.text.replace(ss.build_id(self.program), "0123456789abcdef0123")
            self.assert_left(self.symbolize(server), f"found in /usr/lib/debug, http://{server};")

    def test_another_build_is_never_used(self):
        with impostor(self.library.read_bytes()) as (server, _):
            self.assert_left(self.symbolize(server), "is of another build "
                             f"(its build-id is {ss.build_id(self.library)}) and was not used")

    def test_what_is_no_debug_information_is_not_used(self):
        with impostor(b"<html>") as (server, _):
            self.assert_left(self.symbolize(server), "it is no ELF file")

    def test_a_server_that_is_not_there(self):
        self.assert_left(self.symbolize(f"127.0.0.1:{free_port()}"), "asking http://127.0.0.1:")

    def test_nobody_is_asked_who_was_not_named(self):
        with impostor(self.program.read_bytes()) as (server, asked):
            self.assert_left(self.symbolize(DEBUGINFOD_URLS=f"http://{server}"), "/usr/lib/debug;")
            with impostor(None) as (other, _):
                self.assert_left(self.symbolize(other, DEBUGINFOD_URLS=f"http://{server}"), other)
            self.assertEqual(asked, [])

    def test_a_server_is_asked_last_and_once(self):
        with impostor(self.program.read_bytes()) as (server, asked):
            options = ["--debuginfod", f"http://{server}"]
            done = ss.symbolize("--debug-dir", self.program.parent, *options, text=self.text, env=self.env)
            self.assertEqual((done.returncode, asked), (0, []))
            done = ss.symbolize(*options, text=self.text * 3, env=self.env)
            self.assertEqual((done.returncode, len(asked)), (0, 1))
            # Only a whole build-id, which has an even number of digits, can be asked for.
            text = ss.frame(self.program, self.address, 39)
            done = ss.symbolize(*options, text=text, env=self.env)
            self.assertEqual((done.returncode, len(asked)), (1, 1))
            self.assertIn("only be asked for whole build-ids", done.stderr)


if __name__ == "__main__":
    # Debian's server cannot be told to listen on loopback alone.
    if not own_network.enter():
        print("skipped: a network of its own is not to be had")
        sys.exit(77)  # what ctest takes for skipped
    unittest.main()
