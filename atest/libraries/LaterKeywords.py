"""Does something to a fake registry while another keyword waits."""

from threading import Timer

from robot.libraries.BuiltIn import BuiltIn


def publish_later(seconds: float, *package: str, content: dict) -> None:
    """Publish a package in the current fake after a while, whatever runs then."""
    _later(seconds, _library().publish_package, *package, content)


def stop_later(seconds: float) -> None:
    """Stop the server of the current fake after a while, as if its process had died."""
    _later(seconds, _library()._context.fakes.get().stop)  # noqa: SLF001 - no keyword may do it


def _library():
    return BuiltIn().get_library_instance("RegistryLibrary")


def _later(seconds, function, *arguments):
    timer = Timer(seconds, function, arguments)
    timer.daemon = True
    timer.start()
