"""BLAKE3 from its paper (O'Connor et al., 2020) and Ed25519 from RFC 8032, in Python's standard library alone.

Slow and simple on purpose, and for public data only: nothing here takes equal time.
"""

import hashlib

# --- BLAKE3 ---------------------------------------------------------------------------------------------------------
IV = [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19]
PERM = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8]
START, END, PARENT, ROOT, CONTEXT, MATERIAL = 1, 2, 4, 8, 32, 64
M32 = 0xFFFFFFFF


def compress(cv, block, counter, length, flags):
    m = [int.from_bytes(block[i * 4 : i * 4 + 4], "little") for i in range(16)]
    v = cv + IV[:4] + [counter & M32, counter >> 32, length, flags]

    def g(a, b, c, d, x, y):
        v[a] = (v[a] + v[b] + x) & M32
        v[d] = rot(v[d] ^ v[a], 16)
        v[c] = (v[c] + v[d]) & M32
        v[b] = rot(v[b] ^ v[c], 12)
        v[a] = (v[a] + v[b] + y) & M32
        v[d] = rot(v[d] ^ v[a], 8)
        v[c] = (v[c] + v[d]) & M32
        v[b] = rot(v[b] ^ v[c], 7)

    for r in range(7):
        g(0, 4, 8, 12, m[0], m[1])
        g(1, 5, 9, 13, m[2], m[3])
        g(2, 6, 10, 14, m[4], m[5])
        g(3, 7, 11, 15, m[6], m[7])
        g(0, 5, 10, 15, m[8], m[9])
        g(1, 6, 11, 12, m[10], m[11])
        g(2, 7, 8, 13, m[12], m[13])
        g(3, 4, 9, 14, m[14], m[15])
        m = [m[p] for p in PERM]
    return [v[i] ^ v[i + 8] for i in range(8)] + [v[i + 8] ^ cv[i] for i in range(8)]


def rot(x, n):
    return (x >> n | x << (32 - n)) & M32


def blake3(data, key, flags):
    def chunk(part, number, last_flags):
        cv = key
        blocks = [part[i : i + 64] for i in range(0, len(part), 64)] or [b""]
        for i, block in enumerate(blocks):
            f = flags | (START if i == 0 else 0)
            if i == len(blocks) - 1:
                f |= END | last_flags
            out = compress(cv, block.ljust(64, b"\0"), number, len(block), f)
            cv = out[:8]
        return cv

    def tree(part, first, is_root):
        if len(part) <= 1024:
            return chunk(part, first, ROOT if is_root else 0)
        chunks = (len(part) - 1) // 1024
        left = 1 << (chunks.bit_length() - 1)
        a = tree(part[: left * 1024], first, False)
        b = tree(part[left * 1024 :], first + left, False)
        block = b"".join(w.to_bytes(4, "little") for w in a + b)
        return compress(key, block, 0, 64, flags | PARENT | (ROOT if is_root else 0))[:8]

    return b"".join(w.to_bytes(4, "little") for w in tree(data, 0, True))


def derive(context, data):
    inner = blake3(context.encode(), IV, CONTEXT)
    key = [int.from_bytes(inner[i * 4 : i * 4 + 4], "little") for i in range(8)]
    return blake3(data, key, MATERIAL)


# --- Ed25519 --------------------------------------------------------------------------------------------------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    A, B = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    C, E = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = B - A, E - C, E + C, B + A
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_mul(n, a):
    out = (0, 1, 1, 0)
    while n:
        if n & 1:
            out = point_add(out, a)
        a = point_add(a, a)
        n >>= 1
    return out


def same_point(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def read_point(raw):
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * SQRT_M1 % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


GY = 4 * pow(5, P - 2, P) % P
G = read_point(GY.to_bytes(32, "little"))


def is_weak(a):
    return same_point(point_mul(8, a), (0, 1, 1, 0))


def verify(key, message, signature, loose=False):
    """Strictly, as the protocol has it; or loosely: with weak keys, and whatever is added of small order."""
    a, r = read_point(key), read_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or not loose and (is_weak(a) or is_weak(r)):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = point_mul(s, G), point_add(r, point_mul(h, a))
    return same_point(point_mul(8, left), point_mul(8, right)) if loose else same_point(left, right)
