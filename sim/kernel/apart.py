"""Rules that are compiled apart from their callers.

A rule is otherwise compiled as a part of whoever calls it (`sim.kernel.deferral`), which
is fastest to run. One that reaches a great many others, and that takes far longer than a
call, is better compiled once and called by its address: at the same time as its callers,
by another process (`sim.kernel.sharing`), and not again for each of them.

Compiled code asks for the address when it first calls, by what it knows: the rule's name
and the types of the arguments. So nothing is compiled that is never called. The answer
comes from Python, which compiles the rule or finds it in the cache.
"""

import ctypes
import pickle
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

import llvmlite.binding as llvm
import numba
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing import signature
from numba.core.utils import pysignature
from numba.extending import lower_builtin, models, register_model, typeof_impl

from sim.kernel.compiled import CompiledRule, outer_form
from sim.kernel.sharing import Need, announce

BYTES = ir.IntType(8).as_pointer()
SIZE = ir.IntType(64)
FAILED, INTERRUPTED = 1, 2
"""In place of an address: the rule could not be compiled, or somebody pressed Ctrl-C."""
ASK = "deter_address_of_rule"
"""By this name compiled code knows the function of Python that gives addresses."""


class ApartRule(CompiledRule):
    """A rule that compiled code calls by its address. It gives nothing back."""


class ApartType(types.Callable, types.Dummy):
    """The type of such a rule for compiled code."""

    def __init__(self, rule: ApartRule) -> None:
        """Take the rule, which its name tells from others."""
        self.module, self.rule = rule.__module__, str(rule.__name__)
        self.order = pysignature(rule.__wrapped__)
        super().__init__(f"apart({self.module}.{self.rule})")

    def get_call_type(self, context: object, args: Any, kws: Any) -> Any:  # noqa: ANN401, ARG002  numba's
        """Return the types of a call."""
        given = signature(types.none, *map(types.unliteral, self.order.bind(*args, **kws).args))
        announce(Need(self.module, self.rule, given.args))
        return given.replace(pysig=self.order)

    def get_call_signatures(self) -> tuple[tuple[()], bool]:
        """Return that any types may be given."""
        return (), True

    def get_impl_key(self, sig: object) -> str:  # noqa: ARG002  numba's own signature
        """Return by what numba finds what to emit for a call."""
        return self.name


register_model(ApartType)(models.OpaqueModel)


@typeof_impl.register(ApartRule)
def _type_of_rule(rule: ApartRule, context: object) -> ApartType:  # noqa: ARG001  numba's own signature
    """Return the type of a rule for compiled code."""
    return ApartType(rule)


def apart[Function: Callable[..., None]](function: Function) -> Function:
    """Return the function compiled apart from compiled rules that call it.

    It returns nothing.
    """
    if numba.config.DISABLE_JIT:
        return function
    rule = ApartRule(outer_form(function, {}), {})
    kind = ApartType(rule)

    def emit_call(context: Any, builder: Any, sig: Any, args: Any) -> Any:  # noqa: ANN401
        return _call(context, builder, Need(kind.module, kind.rule, sig.args), args)

    lower_builtin(kind.name, types.VarArg(types.Any))(emit_call)
    return cast("Function", rule)


def _call(context: Any, builder: Any, need: Need, args: Any) -> Any:  # noqa: ANN401
    """Emit a call by address, and before it the question for the address, asked once."""
    known = ir.GlobalVariable(builder.module, BYTES, builder.module.get_unique_name("address"))
    known.initializer, known.linkage = BYTES(None), "private"
    place = cgutils.alloca_once_value(builder, builder.load(known))
    with builder.if_then(cgutils.is_null(builder, builder.load(place)), likely=False):
        text = pickle.dumps(need)
        ask = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(BYTES, [BYTES, SIZE]), ASK
        )
        question = [context.insert_const_bytes(builder.module, text), SIZE(len(text))]
        answer = builder.call(ask, question)
        number = builder.ptrtoint(answer, SIZE)
        failed = (RuntimeError, (f"{need.rule} could not be compiled",))
        for code, error in ((FAILED, failed), (INTERRUPTED, (KeyboardInterrupt, ()))):
            with builder.if_then(builder.icmp_unsigned("==", number, SIZE(code)), likely=False):
                context.call_conv.return_user_exc(builder, *error)
        # Threads may ask at the same time, and are told the same.
        builder.store(answer, known)
        builder.store(answer, place)
    kind = context.call_conv.get_function_type(types.none, need.types)
    rule = builder.bitcast(builder.load(place), kind.as_pointer())
    status, _ = context.call_conv.call_function(builder, rule, types.none, need.types, args)
    with cgutils.if_unlikely(builder, status.is_error):
        context.call_conv.return_status_propagate(builder, status)
    return context.get_dummy_value()


def address_of(need: Need) -> int:
    """Return where the machine code of a rule lies, compiled where it is not yet.

    Raises
    ------
    TypeError
        if the rule gives something back, which its callers would not expect
    """
    rule = getattr(import_module(need.module), need.name).outer
    rule.compile(need.types)
    made = rule.overloads[need.types]
    if made.signature.return_type != types.none:
        message = f"{need.rule} is compiled apart, so it may give nothing back"
        raise TypeError(message)
    return int(made.library.get_pointer_to_function(made.fndesc.llvm_func_name))


@ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
def _answer(place: int, size: int) -> int:
    """Return the address that compiled code asks for, or what it is to raise."""
    # Nothing can be raised through machine code, so it is told what it raises itself.
    try:
        # Its own bytes, which lie in its machine code.
        return address_of(pickle.loads(ctypes.string_at(place, size)))  # noqa: S301
    except KeyboardInterrupt:
        return INTERRUPTED
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
        return FAILED


llvm.add_symbol(ASK, cast("int", ctypes.cast(_answer, ctypes.c_void_p).value))
