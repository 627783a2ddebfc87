"""`tally upload` as a user meets it: what it says, its exit code, what it sends, keeps and removes.

The servers are a real tallyd, and small ones that answer as a test wants. All are on this machine.
"""

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
        handler.send_header("Content-Length", str(len(text)))
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


class CollectorTest(UploadTest):

    def test_a_report_is_sent_once(self):
        address = self.collector()
        done = self.upload(f"http://{address}/upload")
        self.assert_done(done)
        self.assertIn(f"{WEEK}: sent\n", done.stdout)
        self.assert_sent()
        self.assertEqual(self.local_counts(), COUNTED)
        again = self.upload(f"http://{address}/upload")
        self.assert_done(again)
        self.assertEqual(again.stdout, "Nothing was due.\n")
        (report,) = support.reports_at(address, WEEK, 1)
        self.assertEqual(support.counts_by_program(report), APPROVED)
        self.assertEqual(report, json.loads((self.sent / f"{WEEK}.json").read_text()))

    def test_what_the_collector_refuses_is_said_and_removed(self):
        address = self.collector()
        other = json.loads(self.config.read_text())
        other["Programs"][-1]["Counters"] = [{"Name": "cc/build:{2}", "Rate": 1}]
        config = self.work / "other.json"
        config.write_text(json.dumps(other))
        done = self.upload(f"http://{address}/upload", config=config)
        self.assertIn("400", done.stdout + done.stderr)
        self.assertIn("cc/build:2", done.stdout + done.stderr)
        self.assert_gone()
        self.assertEqual(self.local_counts(), COUNTED)
        self.assert_one_sentence(done)

    def test_many_at_once_send_one_report(self):
        address = self.collector()
        running = [subprocess.Popen(self.command(f"http://{address}/upload"), env=environment(),
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                   for _ in range(6)]
        for process in running:
            self.addCleanup(support.end, process)
        codes = [process.wait(timeout=LONG) for process in running]
        self.assertIn(0, codes)
        self.assertLessEqual(set(codes), {0, 1})
        self.assert_sent()
        self.assertEqual(self.local_counts(), COUNTED)
        # Another user's report shows that all that came before it is published.
        after = self.new_user("after", MODE_ON)
        self.assert_done(self.upload(f"http://{address}/upload", directory=after))
        self.assertEqual(len(support.reports_at(address, WEEK, 2)), 2)


class AnswerTest(UploadTest):

    def test_the_request_tells_nothing_but_the_report(self):
        server = self.serve(answering(200))
        self.assert_done(self.upload_to(server))
        ((target, headers, body),) = server.requests
        self.assertEqual(target, f"POST /upload/{WEEK}")
        self.assertEqual(body, (self.sent / f"{WEEK}.json").read_bytes())
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertEqual(set(headers), {"Host", "Accept", "Content-Type", "Content-Length"})

    def test_accepted(self):
        done = self.upload_to(self.serve(answering(200, "thanks")))
        self.assert_done(done)
        self.assert_sent()

    def refused(self, status):
        done = self.upload_to(self.serve(answering(status, "no such thing")))
        self.assertIn(f"{status} no such thing", done.stdout + done.stderr)
        self.assert_gone()
        self.assertEqual(self.local_counts(), COUNTED)
        self.assert_one_sentence(done)

    def test_400_removes_the_report_that_was_to_be_sent(self):
        self.refused(400)

    def test_404_removes_the_report_that_was_to_be_sent(self):
        self.refused(404)

    def kept(self, answer, said=""):
        server = self.serve(answer)
        done = self.upload_to(server)
        self.assertIn(said, done.stdout + done.stderr)
        self.assert_kept()
        self.assertEqual(len(server.requests), 1)
        body = (self.local / f"{WEEK}.json").read_bytes()
        self.assert_one_sentence(done)
        # And a later run sends the same bytes.
        later = self.serve(answering(200))
        self.assert_done(self.upload_to(later))
        self.assertEqual(later.requests[0][2], body)
        self.assert_sent()

    def test_429_keeps_it(self):
        self.kept(answering(429, "slow down"), "429 slow down")

    def test_408_keeps_it(self):
        self.kept(answering(408), "408")

    def test_500_keeps_it(self):
        self.kept(answering(500, "oops"), "500 oops")

    def test_204_keeps_it(self):
        self.kept(answering(204), "204")

    def test_a_redirect_is_not_followed(self):
        elsewhere = self.serve(answering(200))
        self.kept(answering(302, Location=f"http://{elsewhere.address}/upload/{WEEK}"), "302")
        self.assertEqual(elsewhere.requests, [])

    def test_garbage_keeps_it(self):
        self.kept(lambda handler: handler.wfile.write(b"\x00\x1b[2Jgarbage\r\n\r\n"))

    def test_a_connection_that_is_closed_at_once_keeps_it(self):
        self.kept(lambda handler: handler.connection.shutdown(socket.SHUT_RDWR))

    def test_half_an_answer_keeps_it(self):
        self.kept(lambda handler: handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))

    def test_nobody_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        done = self.upload(f"http://127.0.0.1:{port}/upload")
        self.assert_kept()
        self.assert_one_sentence(done)

    def test_a_slow_answer_is_waited_for(self):
        def slowly(handler):
            for part in (b"HTTP/1.1 200 OK\r\n", b"Content-Length: 2\r\n\r\n", b"o", b"k"):
                handler.wfile.write(part)
                threading.Event().wait(0.3)
        self.assert_done(self.upload_to(self.serve(slowly)))
        self.assert_sent()

    def test_an_answer_cannot_move_the_terminal_or_flood_it(self):
        done = self.upload_to(self.serve(answering(400, "\x1b[2J\r\n\x07" + "a" * 1_000_000)))
        text = done.stdout + done.stderr
        self.assertLess(len(text), 10_000)
        self.assertFalse(set(text) & {"\x1b", "\r", "\x07"})

    def test_one_refusal_does_not_stop_the_others(self):
        support.add_helper_file(self.directory, "2026-11-16")

        def answer(handler):
            answering(400 if LAST_WEEK in handler.path else 200)(handler)
        done = self.upload_to(self.serve(answer))
        self.assert_gone(LAST_WEEK)
        self.assert_sent(WEEK)
        self.assert_one_sentence(done)


class UrlTest(UploadTest):

    def test_no_url_keeps_what_is_to_be_sent(self):
        done = self.upload()
        self.assert_kept()
        self.assert_one_sentence(done)

    def refused(self, url):
        with self.subTest(url):
            done = self.upload(url)
            self.assert_one_sentence(done)
            self.assertFalse((self.sent / f"{WEEK}.json").exists())
            self.assertTrue(support.counter_files(self.directory) or
                            (self.local / f"{WEEK}.json").exists())

    def test_only_https_leaves_this_machine(self):
        for url in ("http://192.0.2.1/upload", "http://127.0.0.1.example.org/upload",
                    "http://localhost@192.0.2.1/upload", "ftp://127.0.0.1/upload",
                    "file:///etc/passwd", "nonsense", "http://"):
            self.refused(url)

    def test_a_query_or_a_fragment_is_refused(self):
        server = self.serve(answering(200))
        for end in ("?a=b", "#a", "/?", "/#"):
            self.refused(f"http://{server.address}/upload{end}")
        self.assertEqual(server.requests, [])

    def test_a_slash_at_the_end_is_no_other_address(self):
        server = self.serve(answering(200))
        self.assert_done(self.upload(f"http://{server.address}/upload/"))
        self.assertEqual(server.targets(), [f"POST /upload/{WEEK}"])

    def test_no_proxy_sees_what_goes_to_this_machine(self):
        for variable in ("http_proxy", "ALL_PROXY", "all_proxy"):
            with self.subTest(variable):
                user = self.new_user(variable, MODE_ON)
                proxy, server = self.serve(answering(200)), self.serve(answering(200))
                env = environment(**{variable: f"http://{proxy.address}"})
                done = self.upload_to(server, env=env, directory=user)
                self.assertEqual(proxy.requests, [])
                self.assertEqual(server.targets(), [f"POST /upload/{WEEK}"])
                self.assert_done(done)


class ModeTest(UploadTest):

    def set_mode(self, text):
        (self.directory / "mode").write_text(text)

    def snapshot(self):
        return {path: (path.stat().st_mtime_ns, path.is_file() and path.read_bytes())
                for path in [self.directory, *self.directory.rglob("*")]}

    def test_a_yes_without_a_date_is_of_today(self):
        server = self.serve(answering(200))
        for text in ("on", "on\n", "on soon"):
            with self.subTest(text):
                self.set_mode(text)
                self.assert_done(self.upload_to(server))
                self.assertEqual((self.directory / "mode").read_text().strip(), "on 2026-11-30")
                self.assert_gone()
                self.assertEqual(server.requests, [])
        self.assertEqual(self.local_counts(), COUNTED)

    def test_what_was_ready_before_an_undated_yes_is_not_sent(self):
        self.upload()
        self.assert_kept()
        self.set_mode("on")
        server = self.serve(answering(200))
        self.upload_to(server)
        self.assertEqual(server.requests, [])

    def touches_nothing(self, env):
        before = self.snapshot()
        done = self.upload("nonsense", config="/nonexistent", env=env)
        self.assertEqual(self.snapshot(), before)
        self.assert_done(done)

    def test_off_touches_nothing(self):
        self.set_mode("off 2026-11-08")
        self.touches_nothing(environment())

    def test_do_not_track_touches_nothing(self):
        self.touches_nothing(environment(DO_NOT_TRACK=1))

    def test_local_makes_the_report_and_sends_nothing(self):
        self.set_mode("local 2026-11-08")
        server = self.serve(answering(200))
        self.assert_done(self.upload_to(server))
        self.assertEqual(server.requests, [])
        self.assert_gone()
        self.assertEqual(self.local_counts(), COUNTED)

    def test_local_needs_no_config(self):
        self.set_mode("local 2026-11-08")
        self.assert_done(self.upload(config="/nonexistent"))
        self.assertEqual(self.local_counts(), COUNTED)

    def test_on_sends_nothing_without_its_config(self):
        server = self.serve(answering(200))
        self.assert_one_sentence(self.upload_to(server, config="/nonexistent"))
        self.assertEqual(server.requests, [])

    def changed_while_sending(self, mode):
        """Two reports are ready; while the first one is under way the user changes the mode."""
        support.add_helper_file(self.directory, "2026-11-16")
        under_way, go_on = threading.Event(), threading.Event()
        self.addCleanup(go_on.set)

        def answer(handler):
            under_way.set()
            go_on.wait(LONG)
            answering(200)(handler)
        server = self.serve(answer)
        process = subprocess.Popen(self.command(f"http://{server.address}/upload"),
                                   env=environment(), stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.addCleanup(support.end, process)
        self.assertTrue(under_way.wait(LONG))
        support.must(support.TALLY, mode, "--dir", self.directory, "--as-of", NOW)
        go_on.set()
        process.wait(timeout=LONG)
        self.assertEqual(server.targets(), [f"POST /upload/{LAST_WEEK}"])
        self.assertFalse((self.sent / f"{WEEK}.json").exists())

    def test_off_stops_what_is_not_sent_yet(self):
        self.changed_while_sending("off")

    def test_local_stops_what_is_not_sent_yet(self):
        self.changed_while_sending("local")


class FilesTest(UploadTest):

    def test_two_at_once_send_once(self):
        under_way, go_on = threading.Event(), threading.Event()
        self.addCleanup(go_on.set)

        def answer(handler):
            under_way.set()
            go_on.wait(LONG)
            answering(200)(handler)
        server = self.serve(answer)
        first = subprocess.Popen(self.command(f"http://{server.address}/upload"),
                                 env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(support.end, first)
        self.assertTrue(under_way.wait(LONG))
        second = self.upload_to(server)
        self.assertIn(second.returncode, (0, 1))
        self.assertIn("another", second.stdout + second.stderr)
        go_on.set()
        self.assertEqual(first.wait(timeout=LONG), 0)
        self.assertEqual(len(server.requests), 1)
        self.assert_sent()

    def test_a_pipe_is_no_counter_file(self):
        os.mkfifo(self.local / "x.v1.count")
        server = self.serve(answering(200))
        self.upload_to(server)
        self.assert_sent()
        self.assertEqual(len(server.requests), 1)
        self.assertTrue((self.local / "x.v1.count").is_fifo())

    def test_a_damaged_counter_file_is_left_and_said(self):
        (self.local / "damaged.v1.count").write_bytes(b"not a counter file")
        done = self.upload_to(self.serve(answering(200)))
        self.assertIn("damaged.v1.count", done.stdout + done.stderr)
        self.assert_sent()
        self.assertTrue((self.local / "damaged.v1.count").exists())


def hold(file):
    """Holds the lock of a program that has the counter file mapped. Close the result to let go."""
    descriptor = os.open(file, os.O_RDWR)
    set_lock = 37  # F_OFD_SETLK
    # struct flock: l_type, l_whence, l_start, l_len, l_pid
    fcntl.fcntl(descriptor, set_lock,
                struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, 0, 1, 0))
    return descriptor


class FileInUseTest(UploadTest):
    """A running program holds its file of the week, in which another program has counted, too."""

    def setUp(self):
        super().setUp()
        support.add_helper_file(self.directory, "2026-11-24", program="acme.org/ld")
        self.server = self.serve(answering(200))
        self.files = support.counter_files(self.directory)
        self.held = [hold(next(file for file in self.files if file.name.startswith("ld@")))]
        self.addCleanup(self.let_go)
        self.both = {**COUNTED, "acme.org/ld": COUNTED["acme.org/cc"]}

    def let_go(self):
        while self.held:
            os.close(self.held.pop())

    def test_its_week_waits(self):
        self.upload_to(self.server, now="2026-11-29T23:00:00Z")
        self.assertEqual(support.counter_files(self.directory), self.files)
        self.assertEqual(self.server.requests, [])
        self.assertFalse((self.local / f"local.{WEEK}.json").exists())
        self.let_go()
        self.assert_done(self.upload_to(self.server, now="2026-11-29T23:30:00Z"))
        self.assert_sent()
        self.assertEqual(self.local_counts(), self.both)

    def test_other_weeks_do_not_wait(self):
        support.add_helper_file(self.directory, "2026-11-16")
        self.upload_to(self.server, now="2026-11-29T23:00:00Z")
        self.assert_sent(LAST_WEEK)
        self.assertFalse((self.local / f"local.{WEEK}.json").exists())

    def test_a_day_is_enough(self):
        self.assert_done(self.upload_to(self.server, now="2026-11-30T01:00:00Z"))
        self.assert_sent()
        self.assertEqual(self.local_counts(), self.both)


if __name__ == "__main__":
    unittest.main()
