"""Values like those of numpy and pandas, without importing either: same names, same behaviour where it matters."""

from __future__ import annotations

from numbers import Integral
from typing import Any, NoReturn


class _Scalar:
    """A scalar that is no subclass of a type of Python."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> Any:
        return self.value == getattr(other, "value", other)

    def __ne__(self, other: object) -> Any:
        return self.value != getattr(other, "value", other)

    def __hash__(self) -> int:
        return hash(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)


class int64(_Scalar):  # noqa: N801
    """An integer of numpy: registered as Integral, not an int."""

    def __int__(self) -> int:
        return int(self.value)

    __index__ = __int__


Integral.register(int64)


class float64(float):  # noqa: N801
    """A double of numpy: a float whose repr is not that of a number."""

    def __repr__(self) -> str:
        return f"np.float64({float(self)!r})"


class float32(_Scalar):  # noqa: N801
    """A single of numpy: not a float, and not the number that it prints as."""

    def __float__(self) -> float:
        return float(self.value)


class bool_(_Scalar):  # noqa: N801
    """A truth value of numpy: not a bool."""


class NAType:
    """pandas.NA: neither equal to itself nor different, and without a truth value."""

    def __ne__(self, other: object) -> Any:
        return self

    def __eq__(self, other: object) -> Any:
        return self

    __hash__ = object.__hash__

    def __bool__(self) -> NoReturn:
        raise TypeError("boolean value of NA is ambiguous")


class NaTType:
    """pandas.NaT: different from itself."""

    def __ne__(self, other: object) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = object.__hash__


class ndarray:  # noqa: N801
    """An array: comparing it gives an array, which has no truth value."""

    def __ne__(self, other: object) -> Any:
        return self

    def __eq__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> NoReturn:
        raise ValueError("the truth value of an array is ambiguous")

    def __repr__(self) -> str:
        return "ndarray"
