"""A passkey in software: what a phone answers to a page that asks for one."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "http://localhost"
FLAG = AuthenticatorData.FLAG


class Passkey:
    """One key pair for one site; `verified` says whether it asked for a fingerprint or a PIN."""

    def __init__(self, *, site: str = "localhost", verified: bool = True) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.site_hash = hashlib.sha256(site.encode()).digest()
        self.flags = FLAG.UP | (FLAG.UV if verified else 0)
        self.user_handle = ""

    def made(self, options: dict[str, Any], *, origin: str = ORIGIN) -> str:
        """The answer to a page that asks for a new passkey."""
        asked = options["publicKey"]
        self.user_handle = asked["user"]["id"]
        public = AttestedCredentialData.create(b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key()))
        about = AuthenticatorData.create(self.site_hash, self.flags | FLAG.AT, 0, public)
        said = CollectedClientData.create("webauthn.create", asked["challenge"], origin)
        answer = {
            "clientDataJSON": websafe_encode(said),
            "attestationObject": websafe_encode(AttestationObject.create("none", about, {})),
        }
        return self._sent(answer, credProps={"rk": True})

    def used(self, options: dict[str, Any], *, origin: str = ORIGIN, handle: str | None = None) -> str:
        """The answer to a page that asks for this passkey."""
        about = AuthenticatorData.create(self.site_hash, self.flags, 1)
        said = CollectedClientData.create("webauthn.get", options["publicKey"]["challenge"], origin)
        signature = self.key.sign(bytes(about) + said.hash, ec.ECDSA(hashes.SHA256()))
        answer = {
            "clientDataJSON": websafe_encode(said),
            "authenticatorData": websafe_encode(about),
            "signature": websafe_encode(signature),
            "userHandle": self.user_handle if handle is None else handle,
        }
        return self._sent(answer)

    def _sent(self, answer: dict[str, str], **extensions: object) -> str:
        name = websafe_encode(self.id)
        return json.dumps(
            {"type": "public-key", "id": name, "rawId": name, "response": answer, "clientExtensionResults": extensions}
        )
