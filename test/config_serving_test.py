"""The whole way of a signed upload config: its owner signs versions, `tallyd` serves them, and a user's
weekly run fetches and verifies them, and sends by them."""

import contextlib
import http.client
import json
import shutil
import time
import unittest

import support
from upload_support import APPROVED, LONG, NOW, UploadTest, WEEK, environment

TODAY = "2026-12-01"
KEY_NAME = "acme.org/telemetry"
# Of a user who said yes on 2026-11-08: the first version was in force then, the second came later.
DAYS = ("2026-11-01", "2026-11-20", "2026-11-30")


def request(address, path, method="GET", body=None, **headers):
    """Status, headers and body, whatever proxies the environment names."""
    connection = http.client.HTTPConnection(address, timeout=LONG)
    with contextlib.closing(connection):
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()


class ServingTest(UploadTest):

    def setUp(self):
        super().setUp()
        self.log, self.key = self.work / "log", self.work / "acme.key"
        self.public_key = self.new_key(self.key)
        for day, buckets in zip(DAYS[:2], ("0,1", "0,1,2")):
            self.sign(day, buckets)

    def new_key(self, file):
        return support.must(support.TALLY, "config", "keygen", KEY_NAME, "-o", file).strip()

    def sign(self, day, buckets, log=None, key=None):
        """The next version: of our program it has these buckets."""
        config = json.loads(self.config.read_text())
        config["Programs"][-1]["Counters"] = [{"Name": f"cc/build:{{{buckets}}}", "Rate": 1}]
        file = self.work / "list.json"
        file.write_text(json.dumps(config))
        support.must(support.TALLY, "config", "sign", "--key", key or self.key, "--log", log or self.log,
                     "--as-of", day, file)

    def note(self, name):
        return (self.log / name).read_text()

    def serve_log(self):
        return self.enterContext(support.collector(
            self.work, self.log, TODAY, "--config-key", self.public_key))

    def fetch(self, address):
        env = environment(TALLY_DIR=self.directory, TALLY_AS_OF=NOW[:10])
        return support.run(
            support.TALLY, "upload", "--collection", "acme", "--as-of", NOW, "--url",
            f"http://{address}/upload", "--config-url", f"http://{address}/config", "--public-key",
            self.public_key, env=env, timeout=LONG)

    @staticmethod
    def report(number):
        """One with the bucket that only the second version has."""
        program = {"Program": support.HELPER_PROGRAM, "Version": support.HELPER_VERSION,
                   "GoVersion": support.HELPER_TOOLCHAIN, "GOOS": "linux", "GOARCH": "amd64",
                   "Counters": {"cc/build:2": 1}, "Stacks": {}}
        return json.dumps({"Week": WEEK, "LastWeek": "", "X": number / 10, "Programs": [program],
                           "Config": f"v0.{number}.0"})


class RoutesTest(ServingTest):

    def test_the_last_version_is_asked_for_anew_and_sent_if_it_is_new(self):
        address = self.serve_log()
        status, headers, body = request(address, "/config/latest")
        self.assertEqual((status, body), (200, self.note("latest")))
        self.assertEqual(headers["Content-Type"], "text/plain; charset=utf-8")
        self.assertEqual(headers["Cache-Control"], "no-cache")
        last = json.loads((self.log / "versions").read_text())["Versions"][-1]
        self.assertEqual(headers["ETag"], f'"{last["Hash"]}"')
        status, headers, body = request(address, "/config/latest", **{"If-None-Match": headers["ETag"]})
        self.assertEqual((status, body), (304, ""))
        self.assertEqual(headers["ETag"], f'"{last["Hash"]}"')
        self.assertEqual(request(address, "/config/latest", **{"If-None-Match": '"other"'})[0], 200)
        status, headers, body = request(address, "/config/latest", "HEAD")
        self.assertEqual((status, body), (200, ""))
        self.assertEqual(headers["Content-Length"], str(len(self.note("latest").encode())))

    def test_every_version_is_there_for_ever(self):
        address = self.serve_log()
        for name in ("v1", "v2"):
            status, headers, body = request(address, f"/config/{name}")
            self.assertEqual((status, body), (200, self.note(name)))
            self.assertIn("immutable", headers["Cache-Control"])
        self.assertEqual(request(address, "/config/versions")[2], self.note("versions"))
        for name in ("v0", "v3", "v01", "v2/", "v", "log", "../acme.key"):
            status, _, body = request(address, f"/config/{name}")
            self.assertEqual(status, 404, name)
            self.assertRegex(body, r"\A[^\n]+\.\n\Z")

    def test_the_list_and_its_history_for_people(self):
        address = self.serve_log()
        config = json.loads(request(address, "/api/v1/config")[2])
        self.assertEqual(config["Version"], "v0.2.0")
        listed = json.loads(request(address, "/api/v1/config/list")[2])
        self.assertEqual(listed["Published"], DAYS[1])
        self.assertEqual(listed["Programs"][-1]["Charts"][0]["Buckets"], ["0", "1", "2"])
        shown = support.must(support.TALLY, "config", "show", "--json", self.log / "latest")
        self.assertEqual(listed, json.loads(shown))
        history = json.loads(request(address, "/api/v1/config/history")[2])["Versions"]
        self.assertEqual([version["Version"] for version in history], ["v0.1.0", "v0.2.0"])
        self.assertEqual(len(history[1]["Changes"]), 1)
        self.assertRegex(history[1]["Changes"][0], r"^starts collecting cc/build:2,.* of acme\.org/cc$")

    def test_a_plain_file_has_no_versions(self):
        address = self.collector()
        for name in ("latest", "v1", "versions"):
            status, _, body = request(address, f"/config/{name}")
            self.assertEqual(status, 404)
            self.assertIn("publishes no signed versions", body)
        self.assertEqual(json.loads(request(address, "/api/v1/config/history")[2]),
                         {"Versions": [], "Rollout": []})
        self.assertEqual(request(address, "/config")[0], 200)


def eventually(check, timeout=LONG):
    """The first result of `check` that is true, or its last."""
    deadline = time.monotonic() + timeout
    while True:
        result = check()
        if result or time.monotonic() > deadline:
            return result
        time.sleep(0.05)


class WholeWayTest(ServingTest):

    def test_from_the_signature_to_the_published_report(self):
        address = self.serve_log()
        self.assert_done(self.fetch(address))
        self.assert_sent()
        self.assertEqual((self.directory / "tallystick" / "config.note").read_text(), self.note("v2"))
        [report] = support.reports_at(address, WEEK, 1)
        self.assertEqual(report["Config"], "v0.2.0")
        # The third bucket came after the yes: it is announced first.
        self.assertEqual(support.counts_by_program(report), APPROVED)

    def test_anyone_can_verify_what_is_served(self):
        address = self.serve_log()
        said = support.must(support.TALLY, "config", "verify", "--public-key", self.public_key,
                            f"http://{address}/config", env=environment())
        self.assertIn("2 versions", said)

    def test_a_report_is_judged_by_the_version_that_it_names(self):
        self.sign(DAYS[2], "0,1")
        address = self.serve_log()
        for number, status in ((2, 200), (3, 400), (4, 400)):
            with self.subTest(number):
                answer = request(address, f"/upload/{WEEK}", "POST", self.report(number))
                self.assertEqual(answer[0], status, answer[2])


class ReloadTest(ServingTest):
    """What changes while it runs."""

    def log_text(self):
        return (self.work / "tallyd.log").read_text()

    def version_at(self, address):
        return json.loads(request(address, "/api/v1/config")[2]).get("Version")

    def upload(self, address, body):
        return request(address, f"/upload/{WEEK}", "POST", body)[0]

    def test_a_version_that_is_signed_later(self):
        address = self.serve_log()
        self.sign(DAYS[2], "0,1")
        self.assertTrue(eventually(lambda: request(address, "/config/latest")[2] == self.note("v3")))
        self.assertEqual(request(address, "/config/v3")[2], self.note("v3"))
        self.assertEqual(len(json.loads(request(address, "/api/v1/config/history")[2])["Versions"]), 3)
        self.assertEqual(self.upload(address, self.report(2)), 200)
        self.assertEqual(self.upload(address, self.report(3)), 400)

    def test_one_that_is_taken_back(self):
        self.sign(DAYS[2], "0,1")
        address = self.serve_log()
        self.sign(DAYS[0], "0", log=self.work / "other")
        shutil.rmtree(self.log)
        shutil.copytree(self.work / "other", self.log)
        self.assertTrue(eventually(lambda: "gone back to version 1" in self.log_text()))
        self.assertIn("the one before stays in force", self.log_text())
        self.assertEqual(self.version_at(address), "v0.3.0")
        self.assertEqual(request(address, "/config/v2")[0], 200)

    def write_config(self, buckets, **members):
        config = json.loads(self.config.read_text())
        config["Programs"][-1]["Counters"] = [{"Name": f"cc/build:{{{buckets}}}", "Rate": 1}]
        config |= members
        new = self.work / "config.new"
        new.write_text(json.dumps(config))
        new.rename(self.config)

    def serve_file(self):
        return support.collector(self.work, self.config, TODAY)

    def test_a_report_made_under_the_config_before_is_taken(self):
        self.write_config("0,1,2")
        with self.serve_file() as address:
            self.write_config("0,1", Version="v2.0.0")
            self.assertEqual(eventually(lambda: self.version_at(address)), "v2.0.0")
            # Whatever the client calls the config that it has.
            self.assertEqual(self.upload(address, self.report(1)), 200)
        with self.serve_file() as address:
            self.assertEqual(self.upload(address, self.report(2)), 200)

    def test_what_is_no_config_changes_nothing_and_is_told_once(self):
        self.write_config("0,1,2", Version="v1.0.0")
        good = self.config.read_text()
        with self.serve_file() as address:
            for _ in range(3):
                self.config.write_text(good[:len(good) // 2])
                self.assertTrue(eventually(lambda: "the one before stays in force" in self.log_text()))
            self.assertEqual(self.version_at(address), "v1.0.0")
            self.assertEqual(self.upload(address, self.report(1)), 200)
            self.write_config_text(good.replace("v1.0.0", "v1.1.0"))
            self.assertTrue(eventually(lambda: self.version_at(address) == "v1.1.0"))
            self.assertEqual(self.log_text().count("the one before stays in force"), 1)

    def write_config_text(self, text):
        new = self.work / "config.new"
        new.write_text(text)
        new.rename(self.config)

    def test_charts_go_by_it(self):
        self.write_config("0,1", Version="v1.0.0")
        with self.serve_file() as address:
            self.write_config("0,1,2", Version="v1.1.0")
            self.assertTrue(eventually(lambda: self.version_at(address) == "v1.1.0"))
            self.assertEqual(self.upload(address, self.report(1)), 200)
            self.assertEqual(len(support.reports_at(address, WEEK, 1)), 1)
            path = f"/api/v1/charts?from={WEEK}&to={WEEK}"
            self.assertTrue(eventually(lambda: '"cc/build"' in request(address, path)[2]))


class BrokenChainTest(ServingTest):
    """It is not served."""

    def refused(self, *said, key=None):
        options = ("--config-key", key or self.public_key) if key != "" else ()
        done = support.run(support.TALLYD, "serve", "--listen", "127.0.0.1:0", "--operator-listen", "none",
                           "--data", self.work / "data", "--config", self.log, *options, timeout=LONG)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        sentence = done.stderr[done.stderr.index("tallyd: "):]
        self.assertRegex(sentence, r"\Atallyd: [^\n]+\n\Z")
        for text in (str(self.log), *said):
            self.assertIn(text, sentence)
        return sentence

    def test_a_version_that_was_changed(self):
        for name, said in (("v1", "v1"), ("v2", "not one of this text")):
            note = self.note(name)
            (self.log / name).write_text(note.replace("cc/build", "cc/other"))
            self.refused(said)
            (self.log / name).write_text(note)
        self.serve_log()

    def test_a_hole(self):
        (self.log / "v1").unlink()
        self.refused("v1")

    def test_a_fork(self):
        other = self.work / "other"
        self.sign(DAYS[0], "0", log=other)
        shutil.copy(other / "v1", self.log / "v1")
        self.refused("v0.2.0", "v0.1.0")

    def test_a_latest_that_lags_behind(self):
        shutil.copy(self.log / "v1", self.log / "latest")
        self.refused("latest")

    def test_one_that_was_hidden(self):
        (self.log / "v2").unlink()
        self.refused()

    def test_another_signer(self):
        self.refused(KEY_NAME, key=self.new_key(self.work / "other.key"))

    def test_no_key(self):
        self.refused("--config-key", key="")

    def test_no_version(self):
        self.log = self.work / "empty"
        self.log.mkdir()
        self.refused("no version yet")


if __name__ == "__main__":
    unittest.main()
