"""A second, small decoder of records, written from PROTOCOL.md sections 2 to 4: header, id, signature, verdict.

Python's standard library only; BLAKE3 from its paper (O'Connor et al., 2020), Ed25519 from RFC 8032 with the strict
rules of PROTOCOL.md section 1. Slow and simple on purpose: python3 check.py
"""

import hashlib
import json
import os
import sys

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


def verify(key, message, signature):
    a, r = read_point(key), read_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or is_weak(a) or is_weak(r):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return same_point(point_mul(s, G), point_add(r, point_mul(h, a)))


# --- Records --------------------------------------------------------------------------------------------------------
KIB = 1024
SLOT_KINDS = {
    1: (1, 4 * KIB), 2: (16384, 8 * KIB), 3: (128, 4 * KIB), 4: (128, 4 * KIB), 5: (128, 4 * KIB), 6: (128, 4 * KIB),
    7: (128, 4 * KIB), 8: (128, 4 * KIB), 32: (16384, 12 * KIB), 33: (4096, 16 * KIB), 34: (4096, 16 * KIB),
    48: (16, 16 * KIB), 49: (1024, 2 * KIB), 50: (1024, 2 * KIB), 51: (1024, 2 * KIB), 52: (1024, 2 * KIB),
}
CHAIN_BODY = {64: 2 * KIB, 65: 2 * KIB, 66: 2 * KIB}


def shape(b):
    """The header's fields, or nothing where a rule of shape is broken."""
    if len(b) < 160:
        return None
    version, kind, flags, reserved = b[0], b[1], b[2], b[3]
    if version != 1 or not 1 <= kind <= 127 or flags & ~3 or reserved:
        return None
    chained, sealed = flags & 1, flags & 2
    cls = "slot" if kind < 64 else "chain" if kind < 80 else "group"
    if bool(chained) != (cls == "chain"):
        return None
    body_len, clear_len = int.from_bytes(b[4:6], "big"), int.from_bytes(b[6:8], "big")
    numbers, most = SLOT_KINDS.get(kind, (1024, 16 * KIB)) if cls == "slot" else (0, CHAIN_BODY.get(kind, 16 * KIB))
    if body_len > most or len(b) != 160 + body_len + 64:
        return None
    slot, stamp, epoch = b[72:88], int.from_bytes(b[88:96], "big"), b[96:100]
    number = int.from_bytes(slot[8:], "big")
    seq, prev, nonce = int.from_bytes(b[100:104], "big"), b[104:136], b[136:160]
    if stamp >= 2**64 - 2:
        return None
    no_chain, no_slot, no_nonce = seq == 0 and not any(prev), not any(slot), not any(nonce)
    clear, all_sealed = epoch == bytes(4), epoch == b"\xff" * 4
    words = body_len - clear_len
    if cls == "slot":
        good = no_chain and clear_len == 0 and number < numbers and bool(sealed) == all_sealed and not clear
        good = good and (no_nonce or not (sealed or body_len == 0))
    elif cls == "chain":
        good = no_slot and clear_len == 0 and not sealed and not clear and not all_sealed
        good = good and seq < 1 << 20 and (seq == 0) == (not any(prev)) and body_len > 0
    else:
        good = no_slot and no_chain and 0 < clear_len <= body_len and not sealed and not all_sealed
        good = good and clear == (words == 0) and (words > 0 or no_nonce)
    if not good or 0 < words < 16:
        return None
    return {"kind": kind, "slot": number, "stamp": str(stamp), "clear": b[160 : 160 + clear_len].hex()}


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    assert derive("", b"").hex() != derive("x", b"").hex()
    wrong = 0
    with open(os.path.join(here, "records.json"), encoding="utf-8") as file:
        vectors = json.load(file)
    for vector in vectors:
        b = bytes.fromhex(vector["bytes"])
        fields = shape(b)
        found = {"verdict": "shape"}
        if fields is not None:
            signed = bytes.fromhex(vector["author"]) + b[:-64]
            good = verify(b[40:72], b"hedgerow/1 record\0" + signed, b[-64:])
            found = {"verdict": "good" if good else "signature", "id": derive("hedgerow/1 record id", b[:-64]).hex()}
            found.update(fields)
        for name, value in found.items():
            if vector.get(name) != value:
                wrong += 1
                print(f"{vector['name']}: {name} is {value}, the vector says {vector.get(name)}")
    # The founding of a group: salt, founder and id all follow from the charter's clear part.
    with open(os.path.join(here, "../../hedgerow-group/vectors/founding.json"), encoding="utf-8") as file:
        founding = json.load(file)
    clear = bytes.fromhex(founding["clear"])
    salt, root = clear[3:11], clear[14:46]
    for name, value in {
        "group": (salt + derive("hedgerow/1 group", clear)[:24]).hex(),
        "founder": derive("hedgerow/1 member", root).hex(),
    }.items():
        if founding[name] != value:
            wrong += 1
            print(f"founding: {name} is {value}, the vector says {founding[name]}")
    print(f"{len(vectors) + 1} vectors checked by the second decoder, {wrong} wrong")
    return 1 if wrong or len(vectors) < 25 else 0


if __name__ == "__main__":
    sys.exit(main())
