"""Frozen records that cost little to define.

`@dataclass(frozen=True, slots=True)` compiles six methods a class when its module is imported: a
millisecond each, and with thirty classes as long as everything else that a check does. `@record` is the
same to type checkers, `fields`, `replace`, pydantic and orjson, but compiles `__init__` alone and shares
the other methods. Defaults are plain values; there are no factories.
"""

from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from typing import Any, NoReturn, TypeVar, dataclass_transform

__all__ = ["record"]

_T = TypeVar("_T")


class _Shared:
    """The methods of every record."""

    __slots__: tuple[str, ...] = ()

    def __setattr__(self, name: str, _: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash(_values(self))

    def __repr__(self) -> str:
        pairs = zip(self.__slots__, _values(self), strict=True)
        shown = ", ".join(f"{name}={value!r}" for name, value in pairs)
        return f"{self.__class__.__qualname__}({shown})"

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.__class__, _values(self)


_METHODS = {
    name: vars(_Shared)[name]
    for name in ("__setattr__", "__delattr__", "__eq__", "__hash__", "__repr__", "__reduce__")
}


def _values(record: Any) -> tuple[Any, ...]:
    return tuple([getattr(record, name) for name in record.__slots__])


@dataclass_transform(frozen_default=True)
def record(cls: type[_T]) -> type[_T]:
    """A dataclass, frozen, with slots, compared and hashed by its fields."""
    cls.__doc__ = cls.__doc__ or cls.__name__  # else dataclasses writes the signature: slow
    for name, method in _METHODS.items():
        setattr(cls, name, method)
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    made.__init__ = _init(made)
    found: type[_T] = made
    return found


def _init(cls: Any) -> Any:
    names = [field.name for field in fields(cls)]
    defaults = {f"_{f.name}": f.default for f in fields(cls) if f.default is not MISSING}
    arguments = ", ".join(f"{name}=_{name}" if f"_{name}" in defaults else name for name in names)
    lines = [f"    _set_{name}(self, {name})" for name in names]
    scope = {f"_set_{name}": getattr(cls, name).__set__ for name in names} | defaults
    source = "\n".join([f"def __init__(self, {arguments}):", *lines])
    exec(source, scope)  # noqa: S102  of the names of fields alone
    return scope["__init__"]
