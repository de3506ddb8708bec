"""A security key in software: what a browser and a key send, made with the standard's own formats."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor

HOST = "testserver"
_PRESENT_AND_VERIFIED, _WITH_KEY = 0x05, 0x40


class SecurityKey:
    """One key pair for one site; answers challenges as a browser would hand them on."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(16)
        self._uses = 0

    def register(self, options: dict[str, Any]) -> str:
        """What the form for a new key is sent."""
        point = self._key.public_key().public_numbers()
        cose = {
            1: 2,
            3: -7,
            -1: 1,
            -2: point.x.to_bytes(32, "big"),
            -3: point.y.to_bytes(32, "big"),
        }
        credential = bytes(16) + struct.pack(">H", len(self._id)) + self._id + cbor.encode(cose)
        data = self._data(_PRESENT_AND_VERIFIED | _WITH_KEY) + credential
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        return self._sent({"clientDataJSON": client, "attestationObject": attested})

    def answer(self, options: dict[str, Any]) -> str:
        """What the form for signing in is sent."""
        self._uses += 1
        data = self._data(_PRESENT_AND_VERIFIED)
        client = self._client("webauthn.get", options)
        signed = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._sent(
            {"clientDataJSON": client, "authenticatorData": data, "signature": signed}
        )

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(HOST.encode()).digest() + struct.pack(">BI", flags, self._uses)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = options["publicKey"]["challenge"]
        text = challenge if isinstance(challenge, str) else _text(challenge)
        return json.dumps({"type": kind, "challenge": text, "origin": f"http://{HOST}"}).encode()

    def _sent(self, response: dict[str, bytes]) -> str:
        return json.dumps(
            {
                "id": _text(self._id),
                "rawId": _text(self._id),
                "type": "public-key",
                "response": {name: _text(value) for name, value in response.items()},
                "clientExtensionResults": {},
            }
        )


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
