"""Personal data at rest: authenticated encryption with key ids, and blind indexes for exact look-up.

Keys come as `id:hex,id:hex` (32 bytes each); the first seals, all open, so that a key can be rotated.
The blind index uses a key derived from the last (oldest) one, which stays until every index is rebuilt.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class SealBroken(RuntimeError):
    """A sealed value was altered, or its key is not among ours."""


@dataclass(frozen=True)
class Sealer:
    """Seals and opens personal data, and makes blind indexes."""

    active: str
    ciphers: dict[str, AESGCM]
    index_key: bytes

    def seal(self, text: str) -> bytes:
        """Return `text` sealed with the active key: key id, 0, nonce, ciphertext with tag."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self.ciphers[self.active].encrypt(nonce, text.encode(), self.active.encode())
        return self.active.encode() + b"\0" + nonce + sealed

    def open(self, sealed: bytes) -> str:
        """Return the text of a sealed value. Raises SealBroken."""
        key_id, _, rest = bytes(sealed).partition(b"\0")
        cipher = self.ciphers.get(key_id.decode("ascii", "replace"))
        if cipher is None:
            raise SealBroken("資料以不明的金鑰加密，無法開啟。")
        try:
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], key_id).decode()
        except InvalidTag:
            raise SealBroken("加密資料已遭更動，無法開啟。") from None

    def is_current(self, sealed: bytes) -> bool:
        """Say whether a value is sealed with the active key, or waits for rotation."""
        return bytes(sealed).partition(b"\0")[0] == self.active.encode()

    def index(self, kind: str, value: str) -> bytes:
        """Return the blind index of a normalised value: equal values give equal indexes, nothing else shows."""
        return hmac.digest(self.index_key, f"{kind}\0{value}".encode(), "sha256")[:16]


def sealer_from(keys: str) -> Sealer:
    """Read the keys of the configuration. Raises ValueError if one is malformed."""
    pairs = [part.strip().partition(":") for part in keys.split(",") if part.strip()]
    raw = {key_id: bytes.fromhex(value) for key_id, _, value in pairs}
    if not raw or any(len(value) != 32 for value in raw.values()):
        raise ValueError("欄位加密金鑰的格式應為「代號:64 個十六進位數字」。")
    oldest = list(raw.values())[-1]
    index_key = hashlib.blake2b(b"petitions blind index", key=oldest, digest_size=32).digest()
    return Sealer(next(iter(raw)), {key_id: AESGCM(value) for key_id, value in raw.items()}, index_key)


def mark_of(index: bytes | None) -> str:
    """Return what an open browser keeps of a blind index: it tells nothing, and changes with the value."""
    return (index or b"").hex()[:16]
