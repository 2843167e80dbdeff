"""Personal data at rest: authenticated encryption with key ids, and blind indexes for exact look-up.

Keys come as `id:hex,id:hex` (32 bytes each). The first seals and indexes; all of them open and look up, so
that a key can be rotated while people work. `petitions rotate-keys` brings every row to the first key, after
which the others can go. From each key one for indexes is derived.
"""

import hashlib
import hmac
import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
INDEX_BYTES = 16
KEYS = re.compile(r"([A-Za-z0-9_-]{1,20}):([0-9A-Fa-f]{64})")
MALFORMED = "欄位加密金鑰的格式應為「代號:64 個十六進位數字」，多把以逗號分隔，代號不得重複。"


class SealBroken(RuntimeError):
    """A sealed value was altered, or its key is not among ours."""


@dataclass(frozen=True)
class Sealer:
    """Seals and opens personal data, and makes blind indexes."""

    active: str
    ciphers: dict[str, AESGCM]
    index_keys: tuple[bytes, ...]

    def seal(self, text: str) -> bytes:
        """Return `text` sealed with the active key: key id, 0, nonce, ciphertext with tag."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self.ciphers[self.active].encrypt(nonce, text.encode(), self.active.encode())
        return self.prefix + nonce + sealed

    def open(self, sealed: bytes) -> str:
        """Return the text of a sealed value. Raises SealBroken."""
        key_id, _, rest = bytes(sealed).partition(b"\0")
        cipher = self.ciphers.get(key_id.decode("ascii", "replace"))
        if cipher is None:
            raise SealBroken("資料以不明的金鑰加密，無法開啟。")
        try:
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], key_id).decode()
        except (InvalidTag, ValueError):
            raise SealBroken("加密資料已遭更動，無法開啟。") from None

    def is_current(self, sealed: bytes) -> bool:
        """Say whether a value is sealed with the active key, or waits for rotation."""
        return bytes(sealed).startswith(self.prefix)

    @property
    def prefix(self) -> bytes:
        """How everything begins that is sealed with the active key."""
        return self.active.encode() + b"\0"

    def index(self, kind: str, value: str) -> bytes:
        """Return the blind index of a normalised value: equal values have equal ones, nothing else shows."""
        return self.indexes(kind, value)[0]

    def indexes(self, kind: str, value: str) -> tuple[bytes, ...]:
        """Return every blind index under which a value may still be kept, that of the active key first."""
        text = f"{kind}\0{value}".encode()
        return tuple(hmac.digest(key, text, "sha256")[:INDEX_BYTES] for key in self.index_keys)


def sealer_from(keys: str) -> Sealer:
    """Read the keys of the configuration. Raises ValueError if one is malformed."""
    found = [KEYS.fullmatch(part.strip()) for part in keys.split(",")]
    raw = {match[1]: bytes.fromhex(match[2]) for match in found if match}
    if len(raw) != len(found):
        raise ValueError(MALFORMED)
    index_keys = [
        hashlib.blake2b(b"petitions blind index", key=key, digest_size=32).digest() for key in raw.values()
    ]
    return Sealer(next(iter(raw)), {name: AESGCM(key) for name, key in raw.items()}, tuple(index_keys))


def mark_of(index: bytes | None) -> str:
    """Return what an open browser keeps of a blind index: it tells nothing, and changes with the value."""
    return (index or b"").hex()[:16]
