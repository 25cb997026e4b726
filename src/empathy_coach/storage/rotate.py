"""Encrypting what is stored with the first key, so that an old key can be thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, cast, column, select, table, update

from empathy_coach.storage.tables import metadata
from empathy_coach.storage.types import Encrypted, EncryptedJson

if TYPE_CHECKING:
    from empathy_coach.privacy.crypto import Cipher
    from empathy_coach.storage.database import Database


def reencrypt(database: Database, cipher: Cipher) -> dict[str, int]:
    """Encrypt each stored text with the cipher's first key; return how many by table.

    The program can run meanwhile: a text that changes under way is left as it is, for it was just written
    with the first key.

    Raises:
        CipherError: a text opens with none of the keys; those before it are done.
    """
    return {
        owner.name: sum(_reencrypt_column(database, cipher, owner, secret) for secret in secrets)
        for owner in metadata.sorted_tables
        if (secrets := [item for item in owner.c if isinstance(item.type, Encrypted | EncryptedJson)])
    }


def _reencrypt_column(database: Database, cipher: Cipher, owner: Any, secret: Any) -> int:
    """Work on the bare tokens, past the column type that would open them."""
    keys = list(owner.primary_key.columns)
    bare = table(owner.name, *(column(key.name) for key in keys), column(secret.name, Text))
    token = bare.c[secret.name]
    with database.read() as connection:
        rows = connection.execute(select(*(bare.c[key.name] for key in keys), token)).all()
    done = 0
    for *ids, old in rows:
        if old is not None:
            same = and_(*(bare.c[key.name] == value for key, value in zip(keys, ids, strict=True)))
            change = update(bare).where(same, cast(token, Text) == old)
            with database.write() as connection:
                done += connection.execute(change.values({secret.name: cipher.rotate(old)})).rowcount
    return done
