"""A passkey and an authenticator app in software, as browsers and telephones have them."""

import hashlib
import json
import secrets
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)


class Key:
    """A passkey: made once for an account, then it answers challenges. `verifies`: its owner showed face or finger."""

    def __init__(self, *, origin="", verifies=True):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.origin = origin or settings.SITE_ADDRESS
        self.flags = AuthenticatorData.FLAG.UP | (AuthenticatorData.FLAG.UV if verifies else 0)
        self.owner = None

    def makes(self, options):
        """What a browser says when it made the key."""
        asked = options["publicKey"]
        self.owner = asked["user"]["id"]
        made = AttestedCredentialData.create(
            Aaguid.NONE, self.id, ES256.from_cryptography_key(self.private.public_key())
        )
        data = AuthenticatorData.create(self._site(asked["rp"]["id"]), self.flags | AuthenticatorData.FLAG.AT, 0, made)
        return self._says(
            {
                "clientDataJSON": websafe_encode(self._client("webauthn.create", asked)),
                "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
            }
        )

    def answers(self, options):
        """What a browser says when the key was used."""
        asked = options["publicKey"]
        data = AuthenticatorData.create(self._site(asked["rpId"]), self.flags, 0)
        client = self._client("webauthn.get", asked)
        signature = self.private.sign(bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._says(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(bytes(data)),
                "signature": websafe_encode(signature),
                "userHandle": self.owner,
            }
        )

    def _site(self, name):
        return hashlib.sha256(name.encode()).digest()

    def _client(self, kind, asked):
        return bytes(CollectedClientData.create(kind, websafe_decode(asked["challenge"]), self.origin))

    def _says(self, response):
        key = websafe_encode(self.id)
        said = {"id": key, "rawId": key, "type": "public-key", "clientExtensionResults": {"credProps": {"rk": True}}}
        return json.dumps({**said, "response": response})


def digits(secret, *, later=0):
    """What an authenticator app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))
