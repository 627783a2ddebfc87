"""`tally config keygen`, `sign`, `verify` and `log`: the life of a log from its key on, and whatever can
be wrong with it."""

import functools
import hashlib
import http.server
import json
import os
import shutil
import stat
import threading
import unittest

import support
from note_support import Signer
from publish_support import HASH, KEY_NAME, PublishTest, upload_config


class KeyTest(PublishTest):

    def test_the_secret_is_in_the_file_alone_and_the_public_key_on_standard_output(self):
        self.assertRegex(self.public_key, r"\Aacme\.org/telemetry\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*\Z")
        self.assertEqual(stat.S_IMODE(self.key.stat().st_mode), 0o600)
        secret = self.key.read_text()
        self.assertRegex(secret, r"\APRIVATE\+KEY\+acme\.org/telemetry\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*\n\Z")
        self.assertNotIn(secret.strip().rsplit("+", 1)[1], self.public_key)
        self.assertEqual([path.name for path in self.work.iterdir()], ["acme.key"])

    def test_no_key_is_written_over(self):
        before = self.key.read_bytes()
        self.assert_sentence(self.config("keygen", KEY_NAME, "-o", self.key), "there already")
        self.assertEqual(self.key.read_bytes(), before)

    def test_wrong_names_and_places(self):
        for name in ("", "a b", "a+b", "a\nb"):
            self.assert_sentence(self.config("keygen", name, "-o", self.work / "other"), "name")
        self.assert_sentence(self.config("keygen", KEY_NAME, "-o", self.work / "none" / "key"), "none/key")
        self.assertFalse((self.work / "other").exists())

    def test_a_key_that_others_can_read_is_not_used(self):
        for mode in (0o640, 0o604, 0o620, 0o660, 0o644):
            self.key.chmod(mode)
            self.assert_sentence(self.sign("a"), "others than its owner", "chmod 600")
        self.assertFalse(self.log.exists())

    def test_what_is_no_key_is_not_used_and_never_shown(self):
        other = self.work / "other"
        secret = self.key.read_text().strip()
        for text in ("", "x" * 5000, self.public_key, secret[:-4], secret + "A", secret + "\n\n"):
            other.write_text(text)
            other.chmod(0o600)
            done = self.sign("a", key=other)
            self.assert_sentence(done, str(other))
            self.assertNotIn(secret[-20:-4], done.stderr)
        self.assert_sentence(self.sign("a", key=self.work / "none"), "none")


class LogTest(PublishTest):

    def test_versions_are_signed_counted_listed_and_verified(self):
        self.assertEqual(self.sign("a").stdout, f"signed v0.1.0 as {self.log}/v1\n")
        self.assertEqual(self.sign("a", "b").stdout, f"signed v0.2.0 as {self.log}/v2\n")
        self.assertEqual(self.sign("a", "b", "c", day="2026-12-05").stdout,
                         f"signed v0.3.0 as {self.log}/v3\n")
        notes = [(self.log / f"v{number}").read_text() for number in (1, 2, 3)]
        self.assertEqual((self.log / "latest").read_text(), notes[2])
        texts = [note[:note.rindex("\n\n") + 1] for note in notes]
        hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        third = json.loads(texts[2])
        self.assertEqual((third["Version"], third["Previous"], third["Published"]),
                         ("v0.3.0", hashes[1], "2026-12-05"))
        self.assertIn("issue: https://acme.org/issues/1", third["Charts"])
        self.assertNotIn("Previous", json.loads(texts[0]))
        listed = json.loads((self.log / "versions").read_text())["Versions"]
        self.assertEqual([version["Hash"] for version in listed], hashes)
        verified = self.verify()
        self.assert_good(verified, "3 versions, each signed by acme.org/telemetry", "v0.3.0 of 2026-12-05",
                         hashes[2])
        self.assert_good(self.verify(self.log / "v2"), "a note signed by", "v0.2.0", hashes[1])
        shown = self.config("log", "--public-key", self.public_key, self.log)
        self.assert_good(shown)
        self.assertEqual(shown.stdout.splitlines(), [
            f"{'v0.1.0':<10}  2026-11-28  {hashes[0][:12]}", f"{'v0.2.0':<10}  2026-11-28  {hashes[1][:12]}",
            f"{'v0.3.0':<10}  2026-12-05  {hashes[2][:12]}"])

    def test_changes_in_words_and_as_json(self):
        self.sign_three()
        shown = self.config("log", "--public-key", self.public_key, "--changes", self.log)
        self.assert_good(shown)
        lines = shown.stdout.splitlines()
        for number in (1, 2, 3):
            at = next(i for i, line in enumerate(lines) if line.startswith(f"v0.{number}.0"))
            self.assertRegex(lines[at + 1], r"\A  \S")
        self.assertIn("acme/build", shown.stdout)
        done = self.config("log", "--public-key", self.public_key, "--json", self.log)
        versions = json.loads(done.stdout)["Versions"]
        self.assertEqual([version["Number"] for version in versions], [1, 2, 3])
        self.assertEqual(versions[2]["Previous"], versions[1]["Hash"])
        self.assertTrue(all(version["Changes"] for version in versions), versions)

    def test_nothing_is_signed_that_should_not_be(self):
        self.sign_three()
        for done, said in (
                (self.sign("a", "b", "c", day="2026-12-12"), "nothing to sign"),
                (self.sign("d", day="2026-12-04"), "2026-12-04 is before 2026-12-05"),
                (self.config("sign", "--key", self.key, "--log", self.log, "none.json"), "none.json")):
            self.assert_sentence(done, said)
        for text, said in (("", "JSON"), ("[]", "object"), ('{"GOOS":1}', "GOOS")):
            (self.work / "list.json").write_text(text)
            self.assert_sentence(self.config("sign", "--key", self.key, "--log", self.log, "list.json"),
                                 "list.json", said)
        self.assert_good(self.verify(), "3 versions")

    def test_the_charts_must_be_those_of_the_config(self):
        self.write("a", "b")
        command = ("sign", "--key", self.key, "--log", self.log, "--charts", "config.txt", "list.json")
        (self.work / "list.json").write_text(json.dumps(upload_config("a", "b", "c", "d")))
        self.assert_sentence(self.config(*command), "acme/build:c of acme.org/cc", "1 more")
        (self.work / "config.txt").write_text("title: Builds\ncounter: acme/build:{a\n")
        self.assert_sentence(self.config(*command), "config.txt:", "tally config check")
        self.assertFalse(self.log.exists())

    def test_an_empty_list_is_signed_with_a_warning(self):
        (self.work / "list.json").write_text(json.dumps({**upload_config("a"), "GOOS": []}))
        done = self.config("sign", "--key", self.key, "--log", self.log, "list.json")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"\Atally: warning: GOOS [^\n]+\n\Z")

    def test_the_same_command_completes_what_was_interrupted(self):
        self.sign_three()
        shutil.copy(self.log / "v2", self.log / "latest")
        self.assert_sentence(self.verify(), "interrupted", "tally config sign")
        self.assert_good(self.sign("a", "b", "c", day="2026-12-12"), "signed v0.3.0")
        self.assert_good(self.verify(), "3 versions")


class WrongLogTest(PublishTest):

    def setUp(self):
        super().setUp()
        self.sign_three()

    def changed(self, **files):
        """A copy of the log with other files; None: without it."""
        copy = self.work / "changed"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.log, copy)
        for name, content in files.items():
            if content is None:
                (copy / name).unlink()
            else:
                (copy / name).write_text(content)
        return copy

    def note(self, name):
        return (self.log / name).read_text()

    def test_what_was_changed_is_refused(self):
        two = self.note("v2")
        signature = two.rindex(" ") + 20
        for what, changed in (
                ("text", two.replace("linux", "linuy")),
                ("number", two.replace("v0.2.0", "v0.3.0")),
                ("hash", HASH.sub("0" * 64, two)),
                ("day", two.replace("2026-11-28", "2026-11-27")),
                ("signature", two[:signature] + ("B" if two[signature] == "A" else "A")
                 + two[signature + 1:]),
                ("signer", two.replace("\u2014 acme.org", "\u2014 acme.com")),
                ("no signature", two[:two.rindex("\n\n") + 1]),
                ("an end", two + "more\n"), ("a start", "{}" + two), ("nothing", ""),
                ("a half", two[:len(two) // 2]),
                ("no text", "\x00" * 100), ("large", "a" * 1_000_001)):
            with self.subTest(what):
                self.assert_sentence(self.verify(self.changed(v2=changed)), "v2")
                self.assert_sentence(self.sign("d", day="2026-12-12", log=self.changed(v2=changed)), "v2")
                self.assert_sentence(self.config("log", "--public-key", self.public_key,
                                                 self.changed(v2=changed)), "v2")

    def test_order_and_holes(self):
        one, two, three = (self.note(name) for name in ("v1", "v2", "v3"))
        for what, files in (
                ("swapped", {"v1": two, "v2": one}), ("a hole", {"v2": None}), ("no first", {"v1": None}),
                ("repeated", {"v4": three}), ("latest of old", {"latest": one}),
                ("no last", {"v3": None}), ("no latest", {"latest": None}), ("stray", {"v0": one}),
                ("stray too", {"v10": three}), ("a word", {"v1st": ""}),
                ("another list", {"versions": "{}"}), ("no list", {"versions": None})):
            with self.subTest(what):
                self.assert_sentence(self.verify(self.changed(**files)))

    def test_a_fork_by_the_same_key(self):
        other = self.work / "other"
        for buckets in (("a",), ("x",), ("a", "b", "c")):
            self.assertEqual(self.sign(*buckets, log=other).returncode, 0)
        self.assertEqual(self.note("v1"), (other / "v1").read_text())
        self.assert_sentence(self.verify(self.changed(v2=(other / "v2").read_text())),
                             "v3 does not follow v2", "another v0.2.0")

    def test_places_and_keys_that_are_none(self):
        empty = self.work / "empty"
        empty.mkdir()
        for done, said in (
                (self.verify(empty), "no version"), (self.verify(self.work / "none"), "none"),
                (self.verify("ftp://127.0.0.1/config"), "ftp"),
                (self.verify(key="nonsense"), "nonsense"), (self.verify(key=self.public_key[:-4]), "key"),
                (self.verify(key=Signer(self.work, KEY_NAME).public_key), "not signed by the key"),
                (self.config("verify", self.log), "--public-key"),
                (self.config("verify"), "PLACE"),
                (self.config("verify", "--collection", "go"), "Go module"),
                (self.config("log", "--collection", "nobody"), "nobody")):
            self.assert_sentence(done, said)


class Quiet(http.server.SimpleHTTPRequestHandler):

    def log_message(self, *_):
        pass


class ServedLogTest(PublishTest):
    """Any web server publishes the directory."""

    def setUp(self):
        super().setUp()
        self.sign_three()
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Quiet, directory=str(self.work)))
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{server.server_address[1]}"
        self.url = f"{self.address}/log"

    def collection(self):
        """This machine knows the collection."""
        home = self.work / "home"
        descriptors = home / "tallystick" / "collections.d"
        descriptors.mkdir(parents=True, exist_ok=True)
        (descriptors / "acme.json").write_text(json.dumps({
            "Name": "acme", "Title": "Acme tools", "ConfigURL": self.url, "PublicKey": self.public_key}))
        state = home / "acme" / "tallystick"
        state.mkdir(parents=True, exist_ok=True)
        return state / "config.note"

    def test_is_verified_from_afar(self):
        for url in (self.url, self.url + "/"):
            self.assert_good(self.verify(url), "3 versions")
        self.assert_good(self.config("log", "--public-key", self.public_key, self.url), "v0.3.0")
        self.assert_sentence(self.verify(f"{self.address}/none"), "404")
        (self.log / "v2").write_text((self.log / "v1").read_text())
        self.assert_sentence(self.verify(self.url), "v2")
        (self.log / "v2").unlink()
        self.assert_sentence(self.verify(self.url), "v2", "404")

    def test_what_this_machine_keeps_must_be_one_of_them(self):
        kept = self.collection()
        verify = functools.partial(self.config, "verify", "--collection", "acme")
        self.assert_good(verify(), "keeps none")
        for name in ("v1", "v3"):
            shutil.copy(self.log / name, kept)
            self.assert_good(verify(), f"keeps v0.{name[1]}.0, which is one of them")
        other = self.work / "other"
        for buckets in (("a",), ("x",), ("y",), ("z",)):
            self.assertEqual(self.sign(*buckets, log=other).returncode, 0)
        shutil.copy(other / "v2", kept)
        self.assert_sentence(verify(), "another v0.2.0", "not everyone gets the same")
        shutil.copy(other / "v4", kept)
        self.assert_sentence(verify(), "keeps v0.4.0", "v0.3.0")
        kept.write_text("damaged")
        self.assert_sentence(verify(), "config.note")
        self.assert_good(self.config("log", "--collection", "acme"), "v0.3.0")

    def test_the_commands_of_the_page_for_owners(self):
        page = (support.SOURCE / "doc" / "publishing.md").read_text()
        commands = [line.strip() for line in page.splitlines() if line.startswith("    ")]
        self.assertEqual(len(commands), 6, commands)
        owner = self.work / "owner"
        published = owner / "www" / "config"
        published.mkdir(parents=True)
        for name in ("config.txt", "list.json"):
            shutil.copy(self.work / name, owner)
        env = support.clean_environment(PATH=f"{support.TALLY.parent}:{os.environ['PATH']}")
        for command in commands:
            command = command.replace("https://telemetry.acme.org/config", f"{self.address}/owner/www/config")
            done = support.run("bash", "-c", command, cwd=owner, env=env)
            self.assert_good(done)
            if " keygen " in command:
                env["KEY"] = done.stdout.strip()
        self.assertEqual(sorted(path.name for path in published.iterdir()), ["latest", "v1", "versions"])


if __name__ == "__main__":
    unittest.main()
