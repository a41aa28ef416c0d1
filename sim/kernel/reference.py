"""Tuples of arrays passed to compiled rules as one pointer.

Compiled code passes a named tuple field by field: a world of a hundred arrays is a
thousand arguments, at every call. `by_reference` puts it into memory once and passes
where it lies. A rule reads `world.pacts.epoch[q]` as before and needs no other line:
numba compiles it for `Ref` in place of the tuple (decision 0020). `pointer_to` does
the same for Python, which calls rules with the same tuple again and again.
"""

import ctypes
import hashlib
import struct
from typing import Any, NamedTuple, cast

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba._dispatcher import compute_fingerprint
from numba.core import cgutils
from numba.core.imputils import impl_ret_borrowed
from numba.core.registry import cpu_target
from numba.core.runtime import _nrt_python
from numba.core.runtime.nrt import MemInfo
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
from numba.np.numpy_support import as_dtype

from sim.kernel.compiled import CompiledRule

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


ADAPT = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.c_void_p)(
    _nrt_python.c_helpers["adapt_ndarray_from_python"]
)
"""Numba's own function that writes what compiled code knows of an array to an address."""
WORD = ctypes.sizeof(ctypes.c_void_p)
_ARRAY_WORDS = 5
"""Words of an array before its shape and strides: two owners, two sizes and its place."""


class Layout(NamedTuple):
    """Where compiled code looks for what a named tuple holds, tuples within it included."""

    numbers: struct.Struct
    """Of the whole, with padding where arrays lie."""
    arrays: tuple[int, ...]
    """Offset of each array [byte]."""


def layout_of(kind: types.BaseNamedTuple) -> Layout:
    """Return where compiled code looks for the fields of a named tuple.

    Numba lays tuples out as C lays out structures, so their arrays and numbers follow one another,
    each at the next multiple of its own size.

    Raises
    ------
    TypeError
        if this platform has another layout
    """
    size, _, places = _laid_out(kind)
    context = cpu_target.target_context
    if size != context.get_abi_sizeof(context.get_value_type(kind)):
        message = f"this platform lays out {kind.instance_class.__name__} in a way unknown to deter"
        raise TypeError(message)
    codes, end = ["="], 0
    for offset, code in places:
        if code != ARRAY:
            codes.append(f"{offset - end}x{code}")
            end = offset + struct.calcsize("=" + code)
    numbers = struct.Struct("".join([*codes, f"{size - end}x"]))
    return Layout(numbers, tuple(offset for offset, code in places if code == ARRAY))


ARRAY = "array"
"""In place of the code of a number."""


def _laid_out(kind: types.Type) -> tuple[int, int, list[tuple[int, str]]]:
    """Return size and alignment of a value [byte], with offset and code of all that it holds."""
    if isinstance(kind, types.Array):
        return WORD * (_ARRAY_WORDS + 2 * kind.ndim), WORD, [(0, ARRAY)]
    if not isinstance(kind, types.BaseTuple):
        number = np.dtype(as_dtype(kind.dtype if isinstance(kind, types.EnumMember) else kind))
        code = STRUCT_CODES[f"{number.kind}{number.itemsize}"]
        return number.itemsize, number.itemsize, [(0, code)]
    end, largest, places = 0, 1, []
    for part in kind:
        size, alignment, inner = _laid_out(part)
        begin = _rounded_up(end, alignment)
        places += [(begin + offset, code) for offset, code in inner]
        end, largest = begin + size, max(largest, alignment)
    return _rounded_up(end, largest), largest, places


STRUCT_CODES = {
    "b1": "?",
    "i1": "b",
    "i2": "h",
    "i4": "i",
    "i8": "q",
    "u1": "B",
    "u2": "H",
    "u4": "I",
    "u8": "Q",
    "f4": "f",
    "f8": "d",
}
"""{kind and bytes of a number for numpy: its code for `struct`}."""


def _rounded_up(offset: int, alignment: int) -> int:
    """Return the next multiple of an alignment [byte]."""
    return -(-offset // alignment) * alignment


def _take_apart(content: tuple[Any, ...], numbers: list[Any], arrays: list[np.ndarray]) -> None:
    """Add the numbers and the arrays of a tuple to lists, those of tuples within it included."""
    for part in content:
        if isinstance(part, np.ndarray):
            arrays.append(part)
        elif isinstance(part, tuple):
            _take_apart(part, numbers, arrays)
        else:
            numbers.append(part)


_KINDS: dict[tuple[type, bytes], tuple[Ref, Layout]] = {}
"""{class and numba's fingerprint of a named tuple: the type of pointers to it, and its layout}."""


def _kind_of(content: tuple[Any, ...]) -> tuple[Ref, Layout]:
    """Return the type of a pointer to a named tuple, and how the tuple is laid out.

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


def _new_kind(content: tuple[Any, ...]) -> tuple[Ref, Layout]:
    """Return the type of a pointer to a named tuple, and how the tuple is laid out."""
    kind = numba.typeof(content)
    return Ref(kind), layout_of(kind)


class Pointer:
    """A named tuple put into memory once, which compiled rules read there.

    Python writes it there itself: a compiled function that took a hundred arrays would take
    seconds to compile, for every type of tuple.
    """

    def __init__(self, content: tuple[Any, ...]) -> None:
        """Put it into memory, which holds its arrays until the pointer goes."""
        self.content = content
        self.kind, layout = _kind_of(content)
        self._memory = ctypes.create_string_buffer(layout.numbers.size)
        self.address = ctypes.addressof(self._memory)
        numbers: list[Any] = []
        arrays: list[np.ndarray] = []
        _take_apart(content, numbers, arrays)
        layout.numbers.pack_into(self._memory, 0, *numbers)
        for array, offset in zip(arrays, layout.arrays, strict=True):
            ADAPT(array, self.address + offset)
        # Numba counts who holds an array. An owner gives its count back when it goes.
        words = memoryview(self._memory).cast("B").cast("P")
        self._owners = [MemInfo(words[offset // WORD]) for offset in layout.arrays]

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
