"""`tally upload` against the real collector, and against every answer that a server can give."""

import json
import socket
import subprocess
import threading
import unittest

import support
from upload_support import APPROVED, COUNTED, LAST_WEEK, LONG, MODE_ON, WEEK, UploadTest, answering, environment


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


class ManyAtOnceTest(UploadTest):

    def test_two_runs_send_once_however_they_meet(self):
        server = self.serve(answering(200))
        for i in range(15):
            user = self.new_user(f"user-{i}", MODE_ON)
            command = self.command(f"http://{server.address}/upload", directory=user)
            running = [subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE) for _ in range(3)]
            for process in running:
                self.addCleanup(support.end, process)
            for process in running:
                self.assertEqual(process.wait(timeout=LONG), 0)
            self.assertEqual(server.targets(), [f"POST /upload/{WEEK}"], f"round {i}")
            self.assertEqual((user / "upload" / f"{WEEK}.json").read_bytes(), server.requests[0][2])
            reports = {path.name for path in (user / "local").glob("*.json")}
            self.assertEqual(reports, {f"local.{WEEK}.json"})
            server.requests.clear()


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

    def test_425_keeps_it(self):
        self.kept(answering(425), "425")

    def test_503_keeps_it(self):
        self.kept(answering(503), "503")

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

    def test_a_connection_that_is_reset_in_the_middle_keeps_it(self):
        def reset(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Len")
            # Closing without linger sends a reset.
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            handler.connection.close()
        self.kept(reset)

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
        done = self.upload_to(self.serve(answering(400, "\x1b[2J\r\n\x07\x9b\u202e" + "a" * 1_000_000)))
        text = done.stdout + done.stderr
        self.assertLess(len(text), 10_000)
        self.assertFalse([c for c in text if not (c.isprintable() or c == "\n")], text)

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


if __name__ == "__main__":
    unittest.main()
