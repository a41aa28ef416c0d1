"""Tuples of arrays passed to compiled rules as one pointer.

Compiled code passes a named tuple field by field: a world of a hundred arrays is a
thousand arguments, at every call. `by_reference` puts it into memory once and passes
where it lies. A rule reads `world.pacts.epoch[q]` as before and needs no other line:
numba compiles it for `Ref` in place of the tuple (decision 0020). `pointer_to` does
the same for Python, which calls rules with the same tuple again and again.
"""

import hashlib
import sys
from collections.abc import Callable
from typing import Any, cast

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba._dispatcher import compute_fingerprint
from numba.core import cgutils
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    intrinsic,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)

from sim.kernel.compiled import CompiledRule, compiled

POINTER = ir.IntType(8).as_pointer()
FIRST = ir.Constant(ir.IntType(32), 0)


class Ref(types.Type):
    """The type of a pointer to a named tuple that its owner holds and never replaces."""

    def __init__(self, content: types.BaseNamedTuple) -> None:
        """Point to a named tuple of this type."""
        self.content = content
        # The name is the type's identity, and part of the name of every function that takes it.
        digest = hashlib.blake2b(str(content).encode(), digest_size=8).hexdigest()
        super().__init__(f"Ref{content.instance_class.__name__}{digest}")

    def field(self, name: str) -> tuple[int, types.Type]:
        """Return position and type of a field."""
        index = self.content.fields.index(name)
        return index, self.content[index]


@register_model(Ref)
class RefModel(models.PrimitiveModel):
    """How compiled code holds such a pointer."""

    def __init__(self, manager: object, ref: Ref) -> None:
        """Hold it as a pointer to bytes."""
        super().__init__(manager, ref, POINTER)


@intrinsic
def _pointer_to(typing_context: object, value: types.Type) -> Any:  # noqa: ANN401, ARG001  numba's
    """Return a pointer to a named tuple, put into the frame of the caller.

    The pointer keeps no array alive and is good until the caller returns: it is for tuples
    that came as arguments, as whoever calls holds them, and not for those made on the way.
    """
    if isinstance(value, Ref):
        return value(value), lambda _context, _builder, _signature, args: args[0]
    if not isinstance(value, types.BaseNamedTuple):
        return None

    def generate(_context: object, builder: Any, _signature: object, args: Any) -> Any:  # noqa: ANN401
        place = builder.bitcast(cgutils.alloca_once_value(builder, args[0]), POINTER)
        # Loads through the pointer are marked invariant, which is true from here on only. An
        # empty instruction hides from LLVM that the pointer is to memory that was written just
        # before: else it could move a load up to where nothing has been written yet.
        hidden = ir.FunctionType(POINTER, [POINTER])
        return builder.asm(hidden, "", "=r,0,~{memory}", [place], side_effect=True)

    return Ref(value)(value), generate


@intrinsic
def _size_of(typing_context: object, content: types.Type) -> Any:  # noqa: ANN401, ARG001  numba's
    """Return how many bytes a named tuple takes in compiled code."""

    def generate(context: Any, _builder: object, signature: Any, _args: object) -> Any:  # noqa: ANN401
        kind = context.get_value_type(signature.args[0])
        return context.get_constant(types.intp, context.get_abi_sizeof(kind))

    return types.intp(content), generate


@intrinsic
def _write(typing_context: object, content: types.Type, address: types.Type) -> Any:  # noqa: ANN401, ARG001  numba's
    """Write a named tuple to an address, which holds its arrays from then on."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        value, place = args
        context.nrt.incref(builder, signature.args[0], value)
        builder.store(value, builder.inttoptr(place, value.type.as_pointer()))
        return context.get_dummy_value()

    return types.void(content, address), generate


@intrinsic
def _let_go(typing_context: object, ref: types.Type) -> Any:  # noqa: ANN401, ARG001  numba's
    """Let go of the arrays of the named tuple that a pointer points to."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        content = signature.args[0].content
        place = context.get_value_type(content).as_pointer()
        held = builder.load(builder.bitcast(args[0], place))
        context.nrt.decref(builder, content, held)
        return context.get_dummy_value()

    return types.void(ref), generate


@compiled
def _memory_with(content: tuple[Any, ...]) -> np.ndarray:
    """Return memory that a named tuple was written to."""
    memory = np.empty(_size_of(content), dtype=np.uint8)
    _write(content, memory.ctypes.data)
    return memory


@compiled
def _release(pointer: "Pointer") -> None:
    _let_go(pointer)


_KINDS: dict[tuple[type, bytes], Ref] = {}
"""{class and numba's fingerprint of a named tuple: the type of pointers to it}."""


def _kind_of(content: tuple[Any, ...]) -> Ref:
    """Return the type of a pointer to a named tuple.

    The type of a world takes two milliseconds to make, most of a short run, and its
    fingerprint, by which numba too knows the types of arguments, a hundredth of that.
    """
    try:
        key = type(content), compute_fingerprint(content)
    except NotImplementedError:  # numba has none for members of enumerations
        return _new_kind(content)
    if key not in _KINDS:
        _KINDS[key] = _new_kind(content)
    return _KINDS[key]


def _new_kind(content: tuple[Any, ...]) -> Ref:
    """Return the type of a pointer to a named tuple, with what lets go of its arrays."""
    kind = Ref(numba.typeof(content))
    # Now, and not when a pointer goes: that may be in the middle of another compilation.
    _release.compile((kind,))  # type: ignore[attr-defined]
    return kind


class Pointer:
    """A named tuple put into memory once, which compiled rules read there."""

    def __init__(self, content: tuple[Any, ...]) -> None:
        """Put it into memory, which holds its arrays until the pointer goes."""
        self.content = content
        self.kind = _kind_of(content)
        # The outer form: the rule itself would hand over a pointer.
        self._memory = _memory_with.outer(content)  # type: ignore[attr-defined]
        self.address = self._memory.ctypes.data

    def __del__(
        self,
        is_ending: Callable[[], bool] = sys.is_finalizing,
        release: Callable[["Pointer"], None] = _release,
    ) -> None:
        """Let go of the arrays, which numba counts: without this they would never be freed."""
        # Both are defaults, as a module has no names left when the interpreter ends.
        if not is_ending():
            release(self)

    def __reduce__(self) -> tuple[type["Pointer"], tuple[tuple[Any, ...]]]:
        """Return how to make it anew: an address means nothing in a copy."""
        return Pointer, (self.content,)


@typeof_impl.register(Pointer)
def _type_of_pointer(pointer: Pointer, context: object) -> Ref:  # noqa: ARG001  numba's own signature
    """Return the type that compiled rules see."""
    return pointer.kind


@unbox(Ref)
def _address_of(ref: Ref, pointer: Any, context: Any) -> NativeValue:  # noqa: ANN401, ARG001  numba's
    """Emit the reading of a pointer's address when Python calls a rule."""
    address = context.pyapi.object_getattr_string(pointer, "address")
    place = context.pyapi.long_as_voidptr(address)
    context.pyapi.decref(address)
    return NativeValue(place)


def pointer_to[Content: tuple[Any, ...]](content: Content) -> Content:
    """Return what to hand to compiled rules in place of a named tuple, made once.

    Numba takes a tuple of a hundred arrays apart at every call from Python, which costs
    more than most rules do. To Python the pointer has no fields.
    """
    return content if numba.config.DISABLE_JIT else cast("Content", Pointer(content))


LARGE = 64
"""Arrays and numbers in a named tuple from which on Python hands it over as a pointer."""


def _size(content: object) -> int:
    """Return how many arrays and numbers a named tuple holds, tuples within it included."""
    return sum(map(_size, content)) if isinstance(content, tuple) else 1


def _handed_over(argument: object) -> object:
    """Return a pointer to a large named tuple, anything else as it is."""
    is_large = hasattr(argument, "_fields") and _size(argument) >= LARGE
    return Pointer(cast("tuple[Any, ...]", argument)) if is_large else argument


CompiledRule.hand_over = staticmethod(_handed_over)


if numba.config.DISABLE_JIT:

    def by_reference[Content: tuple[Any, ...]](content: Content) -> Content:
        """Return a named tuple as it is."""
        return content

else:
    by_reference = _pointer_to


@infer_getattr
class RefAttribute(AttributeTemplate):
    """The types of what is read through a pointer."""

    key = Ref

    def generic_resolve(self, ref: Ref, name: str) -> types.Type | None:
        """Return the type of a field: a tuple within the tuple is a pointer too."""
        if name not in ref.content.fields:
            return None
        _, field = ref.field(name)
        return Ref(field) if isinstance(field, types.BaseNamedTuple) else field


@lower_getattr_generic(Ref)
def _read_field(context: Any, builder: Any, ref: Ref, pointer: Any, name: str) -> Any:  # noqa: ANN401
    """Emit the reading of a field through a pointer."""
    index, field = ref.field(name)
    whole = builder.bitcast(pointer, context.get_value_type(ref.content).as_pointer())
    place = builder.gep(whole, [FIRST, ir.Constant(ir.IntType(32), index)], inbounds=True)
    if isinstance(field, types.BaseNamedTuple):
        return builder.bitcast(place, POINTER)
    value = _load(builder, place, context.get_value_type(field))
    return impl_ret_borrowed(context, builder, field, value)


def _load(builder: Any, place: Any, kind: Any) -> Any:  # noqa: ANN401
    """Emit the loading of a value part by part: what is never used is then never loaded."""
    if isinstance(kind, ir.LiteralStructType):
        parts = list(kind.elements)
    elif isinstance(kind, ir.ArrayType):
        parts = [kind.element] * kind.count
    else:
        value = builder.load(place)
        # Without the mark, every number that is written to an array could have been a pointer
        # of the tuple, and all would be loaded again.
        value.set_metadata("invariant.load", builder.module.add_metadata([]))
        return value
    value = ir.Constant(kind, ir.Undefined)
    for index, part in enumerate(parts):
        inner = builder.gep(place, [FIRST, ir.Constant(ir.IntType(32), index)], inbounds=True)
        value = builder.insert_value(value, _load(builder, inner, part), index)
    return value
