"""How events are hashed, sealed and signed: plain functions, the same for writing and for verifying.

The hash binds an event to the one before it. The seal (HMAC under a key that is not in the database) is what even the
database's superuser cannot make. The head is signed with Ed25519: whoever holds the public key can check a copy.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

GENESIS = "0" * 64
"""What stands before the first event of a chain."""


def canonical(content: object) -> bytes:
    """The one way to write `content` (JSON values without floats) as bytes."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def event_hash(content: Mapping[str, object]) -> str:
    """SHA-256 of an event's canonical content, which includes the hash before it."""
    return hashlib.sha256(canonical(content)).hexdigest()


def commitment(salt: str, personal: object) -> str:
    """What stays in the chain for personal data: without the salt it cannot be guessed back."""
    return hashlib.sha256(salt.encode() + canonical(personal)).hexdigest()


def _seal(key: bytes, kind: str, text: str) -> str:
    return hmac.new(key, f"naik-audit-{kind}:{text}".encode(), hashlib.sha256).hexdigest()


def event_seal(key: bytes, digest: str) -> str:
    """The seal of one event."""
    return _seal(key, "event", digest)


def head_seal(key: bytes, chain: str, sequence: int, digest: str) -> str:
    """The seal of a chain's end; of another kind than an event's, so that neither passes for the other."""
    return _seal(key, "head", f"{chain}:{sequence}:{digest}")


def same(one: str, other: str) -> bool:
    """Whether two seals are equal, in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A chain's end as it is kept elsewhere: any later chain must still contain it."""

    chain: str
    sequence: int
    hash: str
    at: str
    public_key: str
    signature: str

    def signed_part(self) -> bytes:
        """The bytes under the signature."""
        return canonical({"chain": self.chain, "sequence": self.sequence, "hash": self.hash, "at": self.at})

    def holds(self) -> bool:
        """Whether the signature fits the head's own public key; whose key that is, the holder must know."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))
            key.verify(bytes.fromhex(self.signature), self.signed_part())
        except (ValueError, InvalidSignature):
            return False
        return True


def _signing_key(key: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"naik-audit-head-signature:" + key).digest())


def public_key(key: bytes) -> str:
    """The public half that belongs to the audit key, in hexadecimal."""
    return _signing_key(key).public_key().public_bytes_raw().hex()


def sign_head(key: bytes, chain: str, sequence: int, digest: str, at: str) -> SignedHead:
    """Sign a chain's end."""
    unsigned = SignedHead(chain, sequence, digest, at, public_key(key), "")
    signature = _signing_key(key).sign(unsigned.signed_part()).hex()
    return SignedHead(chain, sequence, digest, at, unsigned.public_key, signature)
