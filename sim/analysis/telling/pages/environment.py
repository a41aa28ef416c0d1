"""The templates of this room, filled in with everything that comes from files escaped."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> "Environment":
    """Return the environment of the templates.

    An unknown name in a template is an error, and every value is escaped: titles come
    from the files of users, and a page must not run what they hold.
    """
    # Imported here: jinja2 takes a tenth of a second, and most commands make no page.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("sim.analysis.telling.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def rendered(template: str, values: Mapping[str, object]) -> str:
    """Return a template of this room, filled in.

    Parameters
    ----------
    template : its file name
    values : {name: what stands there}
    """
    return environment().get_template(template).render(values)


def rendered_part(template: str, part: str, *arguments: object) -> str:
    """Return one macro of a template, filled in."""
    return str(getattr(environment().get_template(template).module, part)(*arguments))


@cache
def template_text(template: str) -> str:
    """Return a file of the templates as it is: a style sheet, a script."""
    file = resources.files("sim.analysis.telling.pages") / "templates" / template
    return file.read_text(encoding="utf-8")
