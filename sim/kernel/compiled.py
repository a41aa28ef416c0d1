"""Compilation of the rules with numba.

A rule that is compiled has two forms (decision 0020). Python calls the outer one,
which unboxes arguments and is kept in a cache. Other compiled rules call the inner
one, which does neither: boxes for a hundred arrays cost more to compile than most
rules do. ``NUMBA_DISABLE_JIT=1`` leaves every rule plain Python.

Division follows IEEE 754 and not Python: by nothing it is infinite, and no error.
A check before every division would keep the compiler from running several at once.
Nothing here lets it reorder or fuse operations, so results do not depend on
whether it does run several at once.
"""

from collections.abc import Callable
from functools import cached_property, update_wrapper
from types import FunctionType
from typing import ClassVar, cast

import numba
from numba.extending import typeof_impl

from sim.kernel import deferral
from sim.kernel.cache import ByContent, forgive_disk_errors, is_kept
from sim.kernel.sharing import share


def _uncounted() -> dict[str, object]:
    """Return numba's option for functions that count no references, if this numba has it."""
    try:
        numba.njit(_nrt=False)(lambda: 0)
    except KeyError:
        return {}
    return {"_nrt": False}


UNCOUNTED = _uncounted()


def compiled[Function: Callable[..., object]](function: Function) -> Function:
    """Return the function compiled without the interpreter's lock, cached where possible."""
    return _in_two_forms(function, {})


def lean[Function: Callable[..., object]](function: Function) -> Function:
    """Return the function compiled without reference counting: it may not make an array.

    Passing a tuple of a hundred arrays to a counting function costs more than most
    of them do, and as much again when they are compiled. The option is numba's own
    and not promised to stay; without it everything works as before, only slower.
    """
    return _in_two_forms(function, UNCOUNTED)


def inlined[Function: Callable[..., object]](function: Function) -> Function:
    """Return the function compiled into each of its callers.

    For small functions that loops over many numbers call: the compiler runs several
    turns of a loop at once only if it sees all that a turn does. Like `lean`, it
    may not make an array.
    """
    return _in_two_forms(function, UNCOUNTED, {"forceinline": True})


def merged[Function: Callable[..., object]](function: Function) -> Function:
    """Return the function compiled as a part of its caller.

    For long functions with one caller: compiled alone and then again with the
    caller they would double the time that a first start takes.
    """
    # One form only: numba looks for the function itself where it is called.
    return cast("Function", outer_form(function, {"inline": "always"}))


class CompiledRule:
    """A rule in two forms, one for Python and one for other compiled rules.

    To Python it is the outer form, with all its attributes.
    """

    def __init__(
        self,
        outer: Callable[..., object],
        inner_options: dict[str, object],
    ) -> None:
        """Take the outer form; the inner one is made when a compiled rule first asks.

        Parameters
        ----------
        outer : numba's dispatcher
        inner_options : of `numba.njit` for the inner form
        """
        self.outer = outer
        self._inner_options = inner_options
        update_wrapper(self, outer.py_func)  # type: ignore[attr-defined]

    @cached_property
    def inner(self) -> object:
        """The form that compiled code calls; Python may not, as it may be no machine code."""
        return numba.njit(
            no_cpython_wrapper=True,
            no_cfunc_wrapper=True,
            **deferral.inner_options(),
            **self._inner_options,
        )(self.__wrapped__)

    hand_over: ClassVar["staticmethod[[object], object]"] = staticmethod(lambda argument: argument)
    """What an argument from Python is handed on as; `sim.kernel.reference` puts a large tuple into
    memory, since taking it apart costs more to compile than most rules do."""

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Return what the rule gives."""
        given = {name: self.hand_over(value) for name, value in kwargs.items()}
        return self.outer(*map(self.hand_over, args), **given)

    def __getattr__(self, name: str) -> object:
        """Return an attribute of the outer form."""
        if name == "outer":  # not there yet while a copy is being made
            raise AttributeError(name)
        return getattr(self.outer, name)

    def __repr__(self) -> str:
        """Return the name by which it is imported."""
        return f"<compiled rule {self.__module__}.{self.__qualname__}>"

    def __reduce__(self) -> str:
        """Return the name by which it is imported, as for any function."""
        return str(self.__qualname__)


@typeof_impl.register(CompiledRule)
def _type_of_rule(rule: CompiledRule, context: object) -> object:  # noqa: ARG001  numba's own signature
    """Return the type of a rule for compiled code: that of its inner form."""
    return numba.types.Dispatcher(rule.inner)


def _in_two_forms[Function: Callable[..., object]](
    function: Function, options: dict[str, object], inner: dict[str, object] | None = None
) -> Function:
    """Return a rule in two forms.

    Parameters
    ----------
    options : of both forms
    inner : of the inner form alone
    """
    if numba.config.DISABLE_JIT:
        return function
    outer = outer_form(function, options)
    return cast("Function", CompiledRule(outer, SHARED | options | (inner or {})))


SHARED: dict[str, object] = {"nogil": True, "error_model": "numpy"}
"""Options of both forms of every rule."""


def outer_form(
    function: Callable[..., object], options: dict[str, object]
) -> Callable[..., object]:
    """Return the form of a rule that Python calls, cached where possible."""
    options = SHARED | {"no_cfunc_wrapper": True} | deferral.outer_options() | options
    if numba.config.DISABLE_JIT or not is_kept(cast("FunctionType", function)):
        return cast("Callable[..., object]", numba.njit(**options)(function))
    previous = numba.config.CACHE_LOCATOR_CLASSES
    numba.config.CACHE_LOCATOR_CLASSES = f"{ByContent.__module__}.{ByContent.__qualname__}"
    try:
        dispatcher = numba.njit(cache=True, **options)(function)
    finally:
        numba.config.CACHE_LOCATOR_CLASSES = previous
    forgive_disk_errors(dispatcher)
    share(dispatcher)
    return cast("Callable[..., object]", dispatcher)
