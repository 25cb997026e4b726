"""``python -m empathy_coach.web``: the edge alone, with the settings of the environment."""

from __future__ import annotations

import asyncio
import sys

from empathy_coach.delivery.addresses import AddressError
from empathy_coach.delivery.signing import SecretError
from empathy_coach.settings import KeysError, Settings, SettingsError
from empathy_coach.storage.database import DatabaseError
from empathy_coach.web import logs
from empathy_coach.web.serve import serve


def main() -> None:
    """Serve until told to stop; what an operator can mend is said in one sentence, with the exit status 2."""
    try:
        settings = Settings.from_env()
        logs.configure(settings.log_level)
        asyncio.run(serve(settings))
    except (SettingsError, KeysError, DatabaseError, AddressError, SecretError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
