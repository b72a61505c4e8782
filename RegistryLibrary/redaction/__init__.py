"""What never reaches a log, an error or a journal.

::

    redactor.py     hides the secrets of a connection, and what a name or a URL says is one
      runs.py       finds parts of secrets in the midst of a text
      spellings.py  finds secrets, however a URL, JSON, HTML or Python spell them
"""

from RegistryLibrary.redaction.redactor import (
    LONGEST_SECRET,
    Redactor,
    SecretText,
    is_secret_name,
    redact_url,
)
from RegistryLibrary.redaction.spellings import MASK

__all__ = ["LONGEST_SECRET", "MASK", "Redactor", "SecretText", "is_secret_name", "redact_url"]
