"""Upload configs as their owner publishes them: signed notes (c2sp.org/signed-note)."""

import base64
import hashlib
import pathlib
import subprocess

import support

_ED25519 = b"\x01"


class Signer:
    """A key of its own, made by OpenSSL. `public` is what clients know of it."""

    def __init__(self, work, name="acme.org"):
        self._name, self._work = name, pathlib.Path(work)
        self._key = self._work / "key.pem"
        support.must("openssl", "genpkey", "-algorithm", "ed25519", "-out", self._key)
        key = subprocess.run(["openssl", "pkey", "-in", self._key, "-pubout", "-outform", "DER"],
                             check=True, capture_output=True).stdout[-32:]
        self._id = hashlib.sha256(name.encode() + b"\n" + _ED25519 + key).digest()[:4]
        self.public = f"{name}+{self._id.hex()}+{base64.b64encode(_ED25519 + key).decode()}"

    def note(self, text):
        """The text with a signature below it."""
        text = text.rstrip("\n") + "\n"
        file = self._work / "text"
        file.write_text(text)
        signature = subprocess.run(
            ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self._key, "-in", file],
            check=True, capture_output=True).stdout
        return f"{text}\n\u2014 {self._name} {base64.b64encode(self._id + signature).decode()}\n"
