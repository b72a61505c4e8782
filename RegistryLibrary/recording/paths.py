"""The name of a version's file: below its folder, and another one for each version everywhere.

Namespaces, names and versions follow their grammars (§4.2, §5), so most stand as they are:
`actor/acme/echo/v1.2.0.json`. What some file system can't hold or tell apart is written as `%` and
two hex digits, which no grammar allows.
"""

import hashlib
import re

from RegistryLibrary.protocol.packages import PackageEntry

SUFFIX = ".json"

# Some file systems do not tell upper from lower case.
_UPPER = re.compile(r"[A-Z]")
# To Windows a device, whatever follows behind a dot.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)")
# Windows drops a dot at the end of a folder's name.
_LAST_DOT = re.compile(r"\.$")

# The limit of most file systems is 255 bytes.
_LONGEST = 200
_BEGINNING = 100


def path_of(entry: PackageEntry) -> str:
    """Return the path of a version's file below the folder of the recording, with `/`.

    Args:
        entry: An entry that follows the grammar of the standard.
    """
    folders = (str(entry.type), _folder(entry.namespace), _folder(entry.name))
    return "/".join((*folders, f"{_stem(entry.version)}{SUFFIX}"))


def _folder(name: str) -> str:
    escaped = _DEVICE.sub(lambda found: _escape(found[0][0]) + found[0][1:], name, count=1)
    return _LAST_DOT.sub(_escape("."), escaped if _DEVICE.match(name) else name)


def _stem(version: str) -> str:
    escaped = _UPPER.sub(lambda found: _escape(found[0]), version)
    if len(escaped) <= _LONGEST:
        return escaped
    # `%_` begins no escape, so that no other version has this name.
    digest = hashlib.sha256(version.encode()).hexdigest()
    return f"{escaped[:_BEGINNING]}%_{digest}"


def _escape(char: str) -> str:
    return f"%{ord(char):02x}"
