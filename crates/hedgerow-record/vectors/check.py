"""A second, small decoder of records, written from PROTOCOL.md: header, id, clear part, signature, verdict.

Python's standard library only, slow and simple on purpose: python3 check.py

What it finds has to be what a vector says, no more and no less. It reads CBOR of definite lengths, which is all that
anybody writes.
"""

import json
import os
import sys

from primitives import derive, verify

# --- Shape ----------------------------------------------------------------------------------------------------------
KIB = 1024
DAY = 24 * 60 * 60 * 1000
# Slot kinds: how many slots, and the largest body. All others: 1,024 and 16 KiB.
SLOT_KINDS = {
    1: (1, 4 * KIB), 2: (16384, 8 * KIB), 3: (128, 4 * KIB), 4: (128, 4 * KIB), 5: (128, 4 * KIB), 6: (128, 4 * KIB),
    7: (128, 4 * KIB), 8: (128, 4 * KIB), 32: (16384, 12 * KIB), 33: (4096, 16 * KIB), 34: (4096, 16 * KIB),
    48: (16, 16 * KIB), 49: (1024, 2 * KIB), 50: (1024, 2 * KIB), 51: (1024, 2 * KIB), 52: (1024, 2 * KIB),
}
CHAIN_BODY = {64: 2 * KIB, 65: 2 * KIB, 66: 2 * KIB}


class Refused(Exception):
    """The code of a fault."""


def rule(holds, code):
    if not holds:
        raise Refused(code)


def number(raw):
    return int.from_bytes(raw, "big")


def class_of(kind):
    return "slot" if kind < 64 else "chain" if kind < 80 else "group"


def read_header(b):
    rule(len(b) >= 160, "truncated")
    rule(b[0] == 1, "version")
    kind, flags = b[1], b[2]
    rule(1 <= kind <= 127, "kind")
    cls = class_of(kind)
    rule(flags & ~3 == 0 and (flags & 1 == 1) == (cls == "chain"), "flags")
    rule(b[3] == 0, "reserved byte")
    h = {
        "kind": kind, "sealed": flags & 2 == 2, "body_len": number(b[4:6]), "clear_len": number(b[6:8]),
        "group": b[8:40].hex(), "signer": b[40:72].hex(), "slot_prefix": b[72:80].hex(),
        "slot_number": number(b[80:88]), "stamp": str(number(b[88:96])), "epoch": b[96:100].hex(),
        "seq": number(b[100:104]), "prev": b[104:136].hex(), "nonce": b[136:160].hex(),
    }
    slots, most = SLOT_KINDS.get(kind, (1024, CHAIN_BODY.get(kind, 16 * KIB)))
    rule(h["body_len"] <= most and len(b) <= 224 + h["body_len"], "oversized")
    rule(len(b) == 224 + h["body_len"], "truncated")
    rule(number(b[88:96]) <= 2**64 - 2, "stamp")
    unslotted, unlinked, no_nonce = not any(b[72:88]), not any(b[104:136]), not any(b[136:160])
    in_clear, to_boxes = b[96:100] == bytes(4), b[96:100] == b"\xff" * 4
    words = h["body_len"] - h["clear_len"]
    if cls == "slot":
        rule(h["seq"] == 0 and unlinked, "chain position")
        rule(h["clear_len"] == 0, "clear part's length")
        rule(h["slot_number"] < slots, "slot number")
        rule(h["sealed"] == to_boxes and not in_clear, "epoch")
        rule(no_nonce or not h["sealed"] and words > 0, "nonce")
    elif cls == "chain":
        rule(unslotted, "slot")
        rule(h["clear_len"] == 0, "clear part's length")
        rule(not (h["sealed"] or in_clear or to_boxes), "epoch")
        rule(h["seq"] < 1 << 20 and (h["seq"] == 0) == unlinked, "chain position")
        rule(words > 0, "body length")
    else:
        rule(unslotted, "slot")
        rule(h["seq"] == 0 and unlinked, "chain position")
        rule(0 < h["clear_len"] <= h["body_len"], "clear part's length")
        rule(not (h["sealed"] or to_boxes) and in_clear == (words == 0), "epoch")
        rule(no_nonce or words > 0, "nonce")
    rule(words == 0 or words >= 16, "body length")
    return h


def ends(h):
    life = 180 if h["kind"] < 32 else 30 if h["kind"] < 48 else 5 * 365
    return (int(h["stamp"]) >> 16) + life * DAY if h["kind"] < 64 else None


# --- Clear parts ----------------------------------------------------------------------------------------------------
def read_item(b, at):
    """An item of CBOR and where it ends. A map is a tuple of pairs, so that nothing in it is lost."""
    first, at = b[at], at + 1
    major, n = first >> 5, first & 31
    if 24 <= n < 28:
        width = 1 << n - 24
        rule(at + width <= len(b), "clear part")
        n, at = number(b[at : at + width]), at + width
    rule(n < 28 or first & 31 > 23, "clear part")
    if major in (2, 3):
        rule(at + n <= len(b), "clear part")
        raw = b[at : at + n]
        return (raw if major == 2 else raw.decode()), at + n
    if major in (4, 5):
        items = []
        for _ in range(n * (major - 3)):
            rule(at < len(b), "clear part")
            item, at = read_item(b, at)
            items.append(item)
        return (items if major == 4 else tuple(zip(items[::2], items[1::2]))), at
    if major == 7:
        rule(first in (0xF4, 0xF5, 0xF6), "clear part")
        return {0xF4: False, 0xF5: True, 0xF6: None}[first], at
    rule(major < 2, "clear part")
    return (n if major == 0 else -1 - n), at


def says(item):
    if isinstance(item, tuple):
        return "{" + ", ".join(f"{says(k)}: {says(v)}" for k, v in item) + "}"
    if isinstance(item, list):
        return "[" + ", ".join(says(i) for i in item) + "]"
    return f"h'{item.hex()}'" if isinstance(item, bytes) else json.dumps(item, ensure_ascii=False)


def raw(length):
    return lambda v: isinstance(v, bytes) and len(v) == length


def whole(bits):
    return lambda v: type(v) is int and 0 <= v < 1 << bits


def many(check):
    return lambda v: isinstance(v, list) and all(map(check, v))


def maybe(check):
    return lambda v: v is None or check(v)


def fields(**checks):
    """A map in which these keys fit; others are passed over."""

    def check(v):
        if not isinstance(v, tuple) or not all(type(k) is int for k, _ in v):
            return False
        found = dict(v)
        return all(fits(found.get(int(key[1:]))) for key, fits in checks.items())

    return check


def truth(v):
    return isinstance(v, bool)


def text(v):
    return isinstance(v, str)


def sealed_entry(v):
    return isinstance(v, bytes) and len(v) in (80, 112)


def ascending(ids):
    return all(a < b for a, b in zip(ids, ids[1:]))


ID, PREFIX = raw(32), raw(16)
HEAD = fields(_0=ID, _1=whole(32), _2=ID)
QUORUM = fields(_0=whole(8), _1=many(ID))
TERMS = fields(_0=whole(32), _1=many(ID), _2=whole(8), _3=whole(32), _4=truth, _5=truth, _6=many(ID), _7=maybe(ID),
               _8=many(PREFIX), _9=many(PREFIX), _10=maybe(QUORUM), _11=maybe(whole(8)))
REMOVAL = fields(_0=ID, _1=many(HEAD), _2=many(PREFIX))


def slot(v):
    return isinstance(v, list) and len(v) >= 2 and raw(8)(v[0]) and whole(64)(v[1])


TAKEDOWN = fields(_0=ID, _1=whole(8), _2=slot, _3=ID, _4=maybe(many(ID)))
HIDING = fields(_0=ID, _1=whole(8), _2=slot)


def bounded_terms(t):
    n, listed, quorum = len(t[1]), len(t[8] + t[9]), t.get(10)
    if quorum is not None:
        needed, members = dict(quorum)[0], dict(quorum)[1]
        if not (len(members) <= 50 and ascending(members) and 2 <= needed <= len(members)):
            return False
    if t.get(11) is not None and not 1 <= t[11] <= 9:
        return False
    return 1 <= n <= 9 and 1 <= t[2] <= n and t[0] > 0 and ascending(t[1]) and len(t[6]) <= 9 and listed <= 900


def decision(v):
    if not (isinstance(v, list) and len(v) == 2 and type(v[0]) is int):
        return False
    what, said = v
    if what not in (0, 1, 2, 3, 5):
        return True
    reads = {0: TERMS, 1: REMOVAL, 2: TAKEDOWN, 3: HIDING, 5: ID}
    if not (isinstance(said, list) and said and reads[what](said[0])):
        return False
    if what == 0:
        return bounded_terms(dict(said[0]))
    if what == 2:
        return len(dict(said[0]).get(4) or []) <= 8
    return what != 1 or len(dict(said[0])[1]) <= 24 and len(dict(said[0])[2]) <= 900


def short(most):
    return lambda v: text(v) and len(v.encode()) <= most


# Of each kind: what its map holds, and what else is bounded.
CLEAR = {
    80: (fields(_0=raw(8), _1=ID, _2=ID, _3=whole(32), _4=truth), lambda m: True),
    81: (fields(_0=ID, _1=decision, _2=maybe(ID)), lambda m: True),
    82: (fields(_0=ID, _1=ID), lambda m: True),
    83: (
        fields(_0=whole(64), _1=lambda v: type(v) is int and v in (0, 1), _2=whole(32), _3=ID, _4=ID, _5=ID),
        lambda m: (m[2] == 1 if m[1] == 0 else 2 <= m[2] <= 50) and m[0] < 4096,
    ),
    84: (fields(_0=ID, _1=many(PREFIX), _2=ID), lambda m: len(m[1]) <= 50),
    85: (
        fields(_0=maybe(ID), _1=ID, _2=ID, _3=ID, _4=short(64), _5=raw(64), _6=maybe(raw(64))),
        lambda m: (m.get(0) is None) == (m.get(6) is None),
    ),
    86: (fields(_0=ID, _1=ID, _2=short(64), _3=raw(64)), lambda m: True),
    87: (fields(_0=ID, _1=maybe(HEAD), _2=many(PREFIX)), lambda m: len(m[2]) <= 900),
    88: (fields(_0=many(PREFIX)), lambda m: len(m[0]) <= 900),
    89: (fields(_0=many(PREFIX), _1=ID, _2=ID, _3=whole(32)), lambda m: len(m[0]) <= 900 and 1 <= m[3] <= 512),
    90: (
        fields(_0=ID, _1=whole(32), _2=many(fields(_0=ID, _1=sealed_entry))),
        lambda m: m[1] < 512 and len(m[2]) <= 96 and ascending([dict(e)[0] for e in m[2]]),
    ),
    91: (fields(_0=ID, _1=ID, _2=truth, _3=many(short(256))), lambda m: len(m[3]) <= 3),
    92: (fields(_0=ID), lambda m: True),
    93: (fields(_0=ID, _1=decision, _2=maybe(ID)), lambda m: m[1][0] == 0),
}


def read_clear(kind, clear):
    """The clear part of a group record; nothing where the kind is unknown."""
    if kind not in CLEAR:
        return None
    try:
        item, end = read_item(clear, 0)
    except UnicodeDecodeError:
        raise Refused("clear part") from None
    fits, bounded = CLEAR[kind]
    rule(end == len(clear) and fits(item) and bounded(dict(item)), "clear part")
    return item


def inner(vector, kind, clear, item, group, signer):
    """Names computed from the clear part, and whether the words in it hold."""
    m = dict(item or ())
    member = {80: m.get(1), 85: m.get(1), 86: m.get(0), 87: signer, 88: signer}.get(kind)
    found = {} if member is None else {"member": derive("hedgerow/1 member", member).hex()}
    if kind == 80:
        found["group"] = (m[0] + derive("hedgerow/1 group", clear)[:24]).hex()
    if kind == 80 or kind == 81 and m[1][0] in (0, 1, 2, 3, 5):
        found["act"] = derive("hedgerow/1 act", clear).hex()
    if kind == 85:
        part = group + (m.get(0) or bytes(32)) + m[1] + m[2] + signer + m[3] + m[4].encode()
        found["root_holds"] = verify(m[1], b"hedgerow/1 certificate\0" + part, m[5])
        found["link"] = found["link_holds"] = None
        if m.get(6) is not None:
            found["link"] = vector["inner"]["link"]
            found["link_holds"] = verify(bytes.fromhex(found["link"]), b"hedgerow/1 link\0" + part, m[6])
    if kind == 86:
        part = group + m[0] + signer + m[1] + m[2].encode()
        found["root_holds"] = verify(m[0], b"hedgerow/1 device\0" + part, m[3])
    return found


# --- Vectors --------------------------------------------------------------------------------------------------------
def judge(vector, b):
    """All that a vector should say beside its name, its author and its bytes."""
    try:
        h = read_header(b)
        clear = b[160 : 160 + h["clear_len"]]
        item = read_clear(h["kind"], clear)
    except Refused as fault:
        return {"verdict": str(fault)}
    signed = b"hedgerow/1 record\0" + bytes.fromhex(vector["author"]) + b[:-64]
    if not verify(b[40:72], signed, b[-64:]):
        loose = verify(b[40:72], signed, b[-64:], loose=True)
        return {"verdict": "signature", "loose": True} if loose else {"verdict": "signature"}
    found = {"verdict": "good", "id": derive("hedgerow/1 record id", b[:-64]).hex(), "class": class_of(h["kind"]),
             "ends": ends(h), "header": h}
    if clear:
        found["clear"] = clear.hex()
        found["inner"] = inner(vector, h["kind"], clear, item, b[8:40], b[40:72])
        if item is not None:
            found["says"] = says(item)
    return found


def differences(vector):
    given = {k: v for k, v in vector.items() if k not in ("name", "author", "bytes")}
    b = bytes.fromhex(vector["bytes"])
    found = judge(vector, b)
    for key in given.keys() | found.keys():
        if given.get(key, "nothing") != found.get(key, "nothing"):
            yield f"{key} is {found.get(key, 'nothing')}, the vector says {given.get(key, 'nothing')}"
    # A decoder that calls everything good would be caught here.
    if found["verdict"] == "good" and judge(vector, b[:-1] + bytes([b[-1] ^ 1]))["verdict"] == "good":
        yield "another signature is good, too"


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    checked, wrong, least = 0, 0, {"records": 40, "shapes": 50, "clears": 40, "signatures": 15}
    for name, enough in least.items():
        with open(os.path.join(here, f"{name}.json"), encoding="utf-8") as file:
            vectors = json.load(file)
        rows = [(v["name"], line) for v in vectors for line in differences(v)]
        if len(vectors) < enough or len({v["name"] for v in vectors}) < len(vectors):
            rows.append((name, "vectors are missing, or two have one name"))
        checked += len(vectors)
        wrong += len(rows)
        for row in rows:
            print(": ".join(row))
    # The founding of a group: salt, founder and id all follow from the charter's clear part.
    with open(os.path.join(here, "../../hedgerow-group/vectors/founding.json"), encoding="utf-8") as file:
        founding = json.load(file)
    clear = bytes.fromhex(founding["clear"])
    found = inner(founding, 80, clear, read_clear(80, clear), b"", b"")
    for name, key in {"group": "group", "founder": "member"}.items():
        if founding[name] != found[key]:
            wrong += 1
            print(f"founding: {name} is {found[key]}, the vector says {founding[name]}")
    print(f"{checked + 1} vectors checked by the second decoder, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
