"""What the tests share in which `tally upload` fetches its upload config as a signed note."""

import datetime
import hashlib
import json
import os
import time

import support
from note_support import Signer
from upload_support import LONG, NOW, UploadTest, WEEK, answering, environment

NUMBER = 3  # of the version that is the newest, unless a test says otherwise
DAY = 24 * 60 * 60


def version_name(number):
    return f"v0.{number}.0"


VERSION = version_name(NUMBER)


def published(number):
    """The day on which the owner publishes this version: one comes each day."""
    return str(datetime.date(2026, 11, 1) + datetime.timedelta(days=number))


def hash_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Chain:
    """The texts of an owner's versions, each of which names the hash of the one before. `changed` has
    members of single versions, by number."""

    def __init__(self, config, changed=None):
        self.config, self.changed = config, changed or {}
        self.texts = {}

    def text(self, number):
        if number not in self.texts:
            for earlier in range(1, number):  # not one within the other
                self.texts.setdefault(earlier, self._make(earlier))
            self.texts[number] = self._make(number)
        return self.texts[number]

    def _make(self, number):
        """With the member's order of the real ones."""
        members = {"Version": version_name(number)}
        if number > 1:
            members["Previous"] = hash_of(self.text(number - 1))
        members |= {"Published": published(number), **self.config, **self.changed.get(number, {})}
        members = {name: value for name, value in members.items() if value is not None}
        return json.dumps(members) + "\n"


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
    """One server has the upload config: `latest` as `config_answer` gives it, each other version as
    `version_answers` says, else as the owner has made it. And it takes reports."""

    def setUp(self):
        super().setUp()
        support.need(self, "openssl")
        self.signer = Signer(self.work)
        self.chain = self.new_chain()
        self.config_answer = sending(self.note())
        self.version_answers = {}
        self.server = self.serve(self.answer)

    def answer(self, handler):
        if handler.command != "GET":
            return answering(200)(handler)
        name = handler.path.rpartition("/")[2]
        if name == "latest":
            return self.config_answer(handler)
        number = int(name.removeprefix("v"))
        answer = self.version_answers.get(number) or sending(self.note(number))
        return answer(handler)

    def new_chain(self, **changed):
        """Versions that differ from those of every other chain, in each that is named: `v2={…}`."""
        return Chain(json.loads(self.config.read_text()),
                     {int(name.removeprefix("v")): members for name, members in changed.items()})

    def text(self, number=NUMBER, **changed):
        """Of the owner's version with this number, or one that differs from it."""
        text = self.chain.text(number)
        if not changed:
            return text
        members = {**json.loads(text), **changed}
        return json.dumps({name: value for name, value in members.items() if value is not None}) + "\n"

    def note(self, number=NUMBER, signer=None, **changed):
        return self.sign(self.text(number, **changed), signer)

    def sign(self, text, signer=None):
        return (signer or self.signer).sign(text)

    def mark(self, number=NUMBER):
        """By which a server is asked whether this text is still the current one."""
        return f'"{hash_of(self.text(number))}"'

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
        """A run that fetches its config. The day is set for what it counts, too."""
        address = f"http://{self.server.address}"
        place = {"TALLY_DIR": str(directory or self.directory), "TALLY_AS_OF": now[:10]}
        return support.run(
            support.TALLY, "upload", "--collection", "acme", "--as-of", now,
            "--url", url or f"{address}/upload", "--config-url", config_url or f"{address}/config",
            *(options or ("--public-key", self.signer.public_key)),
            env={**(env or environment()), **place}, timeout=LONG)

    def new_week(self, directory=None):
        """The user has counted in another week, too."""
        support.add_helper_file(directory or self.directory, "2026-11-16")

    def reasons(self, directory=None):
        """Why configs were refused, as the counter files say, each as often as it was counted."""
        dumps = support.dump(*support.counter_files(directory or self.directory))
        return {name.removeprefix("tally/config:"): n for dump in dumps
                for name, n in dump["Count"].items() if name.startswith("tally/config:")}

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
