"""Signed notes (c2sp.org/signed-note) as an owner makes them, with a key that openssl has made."""

import base64
import hashlib

import support

ED25519 = b"\x01"


class Signer:

    def __init__(self, work, name="acme.org/telemetry"):
        self.name, self.work = name, work
        self.file = work / f"{name.replace('/', '-')}.pem"
        support.must("openssl", "genpkey", "-algorithm", "ed25519", "-out", self.file)
        public = work / "public.der"
        support.must("openssl", "pkey", "-in", self.file, "-pubout", "-outform", "DER", "-out", public)
        key = ED25519 + public.read_bytes()[-32:]
        self.id = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
        self.public_key = f"{name}+{self.id.hex()}+{base64.b64encode(key).decode()}"

    def sign(self, text):
        """The note with this text, which ends in a newline, as bytes."""
        message, signature = self.work / "message", self.work / "signature"
        message.write_text(text)
        support.must("openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.file, "-in", message,
                     "-out", signature)
        encoded = base64.b64encode(self.id + signature.read_bytes()).decode()
        return f"{text}\n\u2014 {self.name} {encoded}\n".encode()
