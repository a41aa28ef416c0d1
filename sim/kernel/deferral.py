"""Machine code made once, for what Python calls.

Numba optimizes every function with all that it calls, makes machine code of it, links
it into its caller and does the same again one level up: most of the time of a first
start went there (decision 0020). Here the inner form of a rule (`sim.kernel.compiled`)
is only typed and written in LLVM's language. The outer form gathers everything that it
reaches and makes machine code of that, once.

This rests on private parts of numba. Two small functions are compiled this way before the
first rule, and where that fails rules are compiled in numba's own way: slower, with the
same results.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from types import FunctionType
from typing import Any

import numba
import numpy as np
from numba.core import codegen, compiler

NumbaLibrary: Any = getattr(codegen, "JITCodeLibrary", object)
"""Numba's code of one function with what it calls."""


class InnerLibrary(NumbaLibrary):
    """The code of an inner form: handed to whoever calls it, and never run itself."""

    _shared_module: Any

    def finalize(self) -> None:
        """End without optimizing and without machine code."""
        self._raise_if_finalized()
        self._finalize_dynamic_globals()
        self._finalized = True

    def _get_module_for_linking(self) -> Any:  # noqa: ANN401
        """Return this code with all that it calls, for functions that numba compiles as usual."""
        if self._shared_module is None:
            module = self._final_module.clone()
            _link(module, [library for library in _all_linked([self]) if library is not self])
            for function in module.functions:
                if not function.is_declaration and function.linkage.name == "external":
                    function.linkage = "linkonce_odr"
            self._shared_module = module
        return self._shared_module

    def get_pointer_to_function(self, name: str) -> int:  # noqa: ARG002  numba's own signature
        """Return a null pointer, as there is no machine code."""
        return 0


class OuterLibrary(NumbaLibrary):
    """The code of an outer form with everything that it reaches."""

    def finalize(self) -> None:
        """Gather what it reaches, optimize and make machine code."""
        module = self._final_module
        own = {function.name for function in module.functions if not function.is_declaration}
        libraries = _all_linked(self._linking_libraries)
        for library in libraries:
            self._reload_init.update(library._reload_init)
        _link(module, libraries)
        self._linking_libraries.clear()
        for function in module.functions:
            # LLVM drops what nobody else can call as soon as it is a part of its callers, and may
            # pass arguments of what is left differently. Internal is not enough: the loader knows
            # internal functions by name, and would take them for those of a later module.
            if not function.is_declaration and function.name not in own:
                function.linkage = "private"
        super().finalize()


def _all_linked(libraries: Iterable[Any]) -> list[Any]:
    """Return libraries and all that inner ones among them call, inner ones first."""
    found: dict[Any, None] = {}
    waiting = list(libraries)
    while waiting:
        library = waiting.pop()
        if library not in found:
            found[library] = None
            if isinstance(library, InnerLibrary):
                waiting.extend(library._linking_libraries)
    # Numba marks its own code so that LLVM drops what nothing refers to when it is linked:
    # what refers to it has to be there before.
    return sorted(found, key=lambda library: not isinstance(library, InnerLibrary))


def _link(module: Any, libraries: Sequence[Any]) -> None:  # noqa: ANN401
    """Add the code of libraries, each alone, to a module."""
    for library in libraries:
        is_inner = isinstance(library, InnerLibrary)
        code = library._final_module if is_inner else library._get_module_for_linking()
        module.link_in(code, preserve=True)


class InnerCompiler(compiler.Compiler):
    """Compiles an inner form as far as its callers need it."""

    def compile_extra(self, function: FunctionType) -> Any:  # noqa: ANN401
        """Return what numba knows of the function afterwards."""
        target = self.state.targetctx
        self.state.flags.no_compile = True
        self.state.library = InnerLibrary(target.codegen(), function.__qualname__)
        result = super().compile_extra(function)
        # Numba finds a function's code by its entry point, which has to be a built-in function
        # and one of a kind. Nobody ever calls this one.
        result = result._replace(entry_point=[].append)
        result.target_context.insert_user_function(
            result.entry_point, result.fndesc, [result.library]
        )
        return result


class GatheringCompiler(compiler.Compiler):
    """Compiles an outer form together with all that it reaches."""

    def compile_extra(self, function: FunctionType) -> Any:  # noqa: ANN401
        """Return what numba knows of the function afterwards."""
        self.state.library = OuterLibrary(self.state.targetctx.codegen(), function.__qualname__)
        self.state.library.enable_object_caching()
        return super().compile_extra(function)


class OuterCompiler(GatheringCompiler):
    """The same where this numba allows it, else numba's own compiler."""

    def compile_extra(self, function: FunctionType) -> Any:  # noqa: ANN401
        """Return what numba knows of the function afterwards."""
        if is_possible():
            return super().compile_extra(function)
        return compiler.Compiler.compile_extra(self, function)


def outer_options() -> dict[str, object]:
    """Return numba's options for the outer form of a rule."""
    return {"pipeline_class": OuterCompiler}


def inner_options() -> dict[str, object]:
    """Return numba's options for the inner form of a rule."""
    return {"pipeline_class": InnerCompiler} if is_possible() else {}


@cache
def is_possible() -> bool:
    """Return whether this numba can compile that way, found out by doing it once."""
    try:
        return _product_by_trial() == TRIAL_PRODUCT
    except Exception:  # noqa: BLE001  another numba may fail in any way, and has its own way then
        return False


TRIAL_PRODUCT = 4.0


def _product_by_trial() -> float:
    """Return what an outer function gives that reaches two inner ones, one of them through two."""

    def make() -> np.ndarray:
        array = np.empty(1)
        array[0] = 2.0
        return array

    inner = {"pipeline_class": InnerCompiler, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    array_of = numba.njit(**inner)(make)

    def multiply(array: np.ndarray) -> float:
        return array[0] * array_of()[0]

    product_of = numba.njit(**inner)(multiply)

    def run() -> float:
        return product_of(array_of())

    return float(numba.njit(pipeline_class=GatheringCompiler, no_cfunc_wrapper=True)(run)())
