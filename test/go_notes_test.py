"""golang.org/x/mod/sumdb/note and ours read each other's keys and notes."""

import pathlib

import go_support
import support
from publish_support import KEY_NAME, PublishTest


class GoNotesTest(PublishTest):

    @classmethod
    def setUpClass(cls):
        holder = support.temporary_directory()
        cls.addClassCleanup(holder.cleanup)
        cls.notes = go_support.build("notes", pathlib.Path(holder.name))

    def text_of(self, public_key, note):
        return support.must(self.notes, "open", public_key, note)

    def test_go_opens_what_we_sign(self):
        self.sign_three()
        for name in ("v1", "v2", "v3", "latest"):
            note = (self.log / name).read_text()
            self.assertEqual(self.text_of(self.public_key, self.log / name), note[:note.rindex("\n\n") + 1])

    def test_go_signs_with_our_key_what_we_sign(self):
        self.sign_three()
        note = self.log / "v2"
        text = self.work / "text"
        text.write_text(self.text_of(self.public_key, note))
        again = support.must(self.notes, "sign", self.key.read_text().strip(), text)
        self.assertEqual(again, note.read_text())

    def test_we_sign_with_the_key_that_go_makes(self):
        secret, public = support.must(self.notes, "generate", KEY_NAME).split()
        key = self.work / "go.key"
        key.write_text(secret)
        key.chmod(0o600)
        self.assertEqual(self.sign("a", key=key).returncode, 0)
        self.assert_good(self.verify(key=public), "1 version,")
        self.assertEqual(self.text_of(public, self.log / "v1").split('"')[3], "v0.1.0")
        self.assert_sentence(self.verify(), "not signed by the key")

    def test_we_open_what_go_signs(self):
        self.assertEqual(self.sign("a").returncode, 0)
        secret, public = support.must(self.notes, "generate", KEY_NAME).split()
        text, note = self.work / "text", self.work / "note"
        text.write_text(self.text_of(self.public_key, self.log / "v1"))
        note.write_text(support.must(self.notes, "sign", secret, text))
        self.assert_good(self.verify(note, key=public), "v0.1.0")
        self.assert_sentence(self.verify(note), "not signed by the key")


if __name__ == "__main__":
    go_support.main()
