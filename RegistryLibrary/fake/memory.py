"""Answers that were given a moment ago, for as long as nothing has changed."""

from RegistryLibrary.fake.responses import Response

_MOST = 512
_LARGEST_BODY = 16 * 1024
_LONGEST_TARGET = 512


class AnswerMemory:
    """Answers by path and query; a few megabytes at most. May be used by any thread."""

    def __init__(self) -> None:
        self._answers: dict[tuple[bytes, bytes], tuple[int, Response]] = {}

    def recall(self, path: bytes, query: bytes, revision: int) -> Response | None:
        """Return the answer that a request had, if the store is still at that revision."""
        known = self._answers.get((path, query))
        return known[1] if known is not None and known[0] == revision else None

    def keep(self, path: bytes, query: bytes, revision: int, response: Response) -> None:
        """Keep an answer.

        Args:
            path: Of the request.
            query: Of the request.
            revision: Of the store, from before the answer was made.
            response: The answer; nobody may change it.
        """
        if len(response.body) > _LARGEST_BODY or len(path) + len(query) > _LONGEST_TARGET:
            return
        if len(self._answers) >= _MOST:
            self._answers.clear()
        self._answers[path, query] = revision, response
