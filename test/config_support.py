"""What the tests share in which `tally upload` fetches its upload config as a signed note."""

import hashlib
import json
import os
import time

import support
from note_support import Signer
from upload_support import LONG, NOW, UploadTest, WEEK, answering, environment

VERSION = "v1.2.0"
DAY = 24 * 60 * 60


def sending(body, etag=None, status=200):
    """A server's answer with these bytes."""
    def answer(handler):
        handler.send_response(status)
        if etag:
            handler.send_header("ETag", etag)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
    return answer


class SignedConfigTest(UploadTest):
    """One server has the upload config, as `config_answer` gives it, and takes reports."""

    def setUp(self):
        super().setUp()
        support.need(self, "openssl")
        self.signer = Signer(self.work)
        self.config_answer = sending(self.note())
        self.server = self.serve(self.answer)

    def answer(self, handler):
        (self.config_answer if handler.command == "GET" else answering(200))(handler)

    def text(self, version=VERSION, **changed):
        config = {**json.loads(self.config.read_text()), "Version": version, **changed}
        return json.dumps(config) + "\n"

    def note(self, version=VERSION, signer=None, **changed):
        return (signer or self.signer).sign(self.text(version, **changed))

    def mark(self, version=VERSION):
        """By which a server is asked whether this text is still the current one."""
        return f'"{hashlib.sha256(self.text(version).encode()).hexdigest()}"'

    def state(self, directory=None):
        return (directory or self.directory) / "tallystick"

    def keep(self, note, age=0, directory=None):
        """As if the note had been fetched so many seconds ago."""
        self.state(directory).mkdir(exist_ok=True)
        kept = self.state(directory) / "config.note"
        kept.write_bytes(note)
        os.utime(kept, (time.time() - age,) * 2)
        return kept

    def fetch(self, *options, now=NOW, directory=None, env=None, config_url=None, url=None):
        """A run that fetches its config."""
        address = f"http://{self.server.address}"
        return support.run(
            support.TALLY, "upload", "--dir", directory or self.directory, "--as-of", now,
            "--url", url or f"{address}/upload", "--config-url", config_url or f"{address}/config",
            *(options or ("--public-key", self.signer.public_key)),
            env=env or environment(), timeout=LONG)

    def new_week(self, directory=None):
        """The user has counted in another week, too."""
        support.add_helper_file(directory or self.directory, "2026-11-16")

    def assert_sent_with(self, version, week=WEEK):
        self.assert_sent(week)
        self.assertEqual(json.loads((self.sent / f"{week}.json").read_text())["Config"], version)

    def assert_waits(self, done, *said, directory=None):
        """Nothing was sent, and nothing was made of the week, so that a later run can send it."""
        self.assert_one_sentence(done)
        for text in said:
            self.assertIn(text, done.stdout + done.stderr)
        directory = directory or self.directory
        self.assertEqual([t for t in self.server.targets() if t.startswith("POST")], [])
        self.assertTrue(support.counter_files(directory))
        self.assertEqual(list((directory / "local").glob("*.json")), [])
