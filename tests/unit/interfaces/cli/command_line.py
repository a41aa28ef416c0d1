"""The command line as the tests of its commands use it."""

from typer.testing import CliRunner

from sim.interfaces.cli.app import app


def deter(*words: str, code: int = 0, typed: str | bytes | None = None) -> tuple[str, str]:
    """Run a command, check its exit code, and return what it wrote to both streams."""
    result = CliRunner().invoke(app, list(words), input=typed, prog_name="deter")
    assert result.exit_code == code, result.output
    assert "this is a bug" not in result.output
    return result.stdout, result.stderr
