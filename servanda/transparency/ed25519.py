"""Checks Ed25519 signatures with nothing but Python's own numbers.

What leaves it: whether a signature is of a message and a public key, as RFC 8032 says (section
5.1.7, without the cofactor, as most libraries check it). It holds no secret, so it need not take
the same time for all. `verify.py` carries this very file: a signature takes some 2 ms.
"""

from __future__ import annotations

from hashlib import sha512

_Point = tuple[int, int, int, int]  # extended homogeneous coordinates: X, Y, Z, T

KEY_BYTES, SIGNATURE_BYTES = 32, 64
_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)  # of -1
_NEUTRAL: _Point = (0, 1, 1, 0)


def is_signed(message: bytes, *, signature: bytes, public_key: bytes) -> bool:
    """Whether the holder of a key signed a message; False for anything that is no signature."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    point = _decoded(public_key)
    scalar = int.from_bytes(signature[32:], "little")
    if point is None or scalar >= _ORDER:  # a larger one would be a second spelling of the same
        return False
    digest = sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(digest, "little") % _ORDER
    negative = (_P - point[0], point[1], point[2], _P - point[3])
    return _encoded(_two_products(scalar, _BASE, challenge, negative)) == signature[:32]


def is_public_key(data: bytes) -> bool:
    """Whether 32 bytes are a point that somebody may sign for; one of small order is none."""
    point = _decoded(data)
    if point is None:
        return False
    for _ in range(3):
        point = _doubled(point)
    return point[0] % _P != 0 or (point[1] - point[2]) % _P != 0


def _two_products(first: int, one: _Point, second: int, other: _Point) -> _Point:
    """first * one + second * other, both read from their highest bit down at once."""
    both = _sum(one, other)
    result = _NEUTRAL
    for bit in range(max(first.bit_length(), second.bit_length()) - 1, -1, -1):
        result = _doubled(result)
        if first >> bit & 1:
            result = _sum(result, both if second >> bit & 1 else one)
        elif second >> bit & 1:
            result = _sum(result, other)
    return result


def _sum(one: _Point, other: _Point) -> _Point:
    """Two points added. Source: RFC 8032, 5.1.4."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _doubled(point: _Point) -> _Point:
    """A point added to itself. Source: RFC 8032, 5.1.4."""
    a, b = point[0] * point[0] % _P, point[1] * point[1] % _P
    c = 2 * point[2] * point[2] % _P
    h = a + b
    e = h - (point[0] + point[1]) ** 2 % _P
    g = a - b
    f = c + g
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _decoded(data: bytes) -> _Point | None:
    """The point that 32 bytes spell; None where they spell none. Source: RFC 8032, 5.1.3."""
    if len(data) != KEY_BYTES:
        return None
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= _P:
        return None
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if v * x * x % _P != u:
        x = x * _ROOT % _P
        if v * x * x % _P != u:
            return None
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _encoded(point: _Point) -> bytes:
    """The 32 bytes of a point. Source: RFC 8032, 5.1.2."""
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(KEY_BYTES, "little")


_y = 4 * pow(5, -1, _P) % _P
_BASE = _decoded(_y.to_bytes(KEY_BYTES, "little")) or _NEUTRAL
