"""Real Outlook messages (.msg), written from the public descriptions of the compound file (MS-CFB) and of the message
in it (MS-OXMSG): sectors of 512 bytes, a table of sectors, a small table for short streams, a tree of names."""

import datetime as dt
import struct
from dataclasses import dataclass, field

SECTOR, SMALL, CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT, _BLACK = 1, 2, 5, 1
_TOP, _EMBEDDED, _PART = 32, 24, 8
"""How long the head of a property stream is: in a message, in a message inside one, in an attachment or recipient."""


@dataclass
class Leaf:
    """A stream of bytes."""

    name: str
    data: bytes


@dataclass
class Folder:
    """A storage: what a folder is on a disk."""

    name: str
    kids: "list[Leaf | Folder]" = field(default_factory=list)


@dataclass
class _Entry:
    name: str
    kind: int
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = _END
    size: int = 0

    def packed(self) -> bytes:
        raw = self.name.encode("utf-16-le")
        head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, self.kind, _BLACK)
        links = struct.pack("<III", self.left, self.right, self.child)
        return head + links + bytes(16 + 4 + 16) + struct.pack("<IQ", self.start, self.size)


class _Directory:
    """The tree of names, flattened; every level a balanced tree in the order the format asks for."""

    def __init__(self, kids: "list[Leaf | Folder]") -> None:
        self.entries = [_Entry("Root Entry", _ROOT)]
        self.leaves: list[tuple[int, bytes]] = []
        self.entries[0].child = self._level(kids)

    def _level(self, kids: "list[Leaf | Folder]") -> int:
        order = sorted(kids, key=lambda kid: (len(kid.name), kid.name.upper()))
        return self._tree(order)

    def _tree(self, order: "list[Leaf | Folder]") -> int:
        if not order:
            return _NONE
        middle = len(order) // 2
        kid, at = order[middle], len(self.entries)
        entry = _Entry(kid.name, _STORAGE if isinstance(kid, Folder) else _STREAM)
        self.entries.append(entry)
        if isinstance(kid, Folder):
            entry.child = self._level(kid.kids)
            entry.start = 0
        else:
            self.leaves.append((at, kid.data))
        entry.left, entry.right = self._tree(order[:middle]), self._tree(order[middle + 1 :])
        return at


def _padded(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)


def compound_file(kids: "list[Leaf | Folder]") -> bytes:
    """A compound file of version 3 with these streams and storages under its root."""
    tree = _Directory(kids)
    short, small_table = b"", list[int]()
    long: list[tuple[int, bytes]] = []
    for at, data in tree.leaves:
        tree.entries[at].size = len(data)
        if len(data) >= CUTOFF:
            long.append((at, data))
        elif data:
            count = -(-len(data) // SMALL)
            tree.entries[at].start = len(small_table)
            small_table += [len(small_table) + n + 1 for n in range(count - 1)] + [_END]
            short += _padded(data, SMALL)
    packed_small = b"".join(struct.pack("<I", n) for n in small_table)
    small_bytes = packed_small + b"\xff" * (-len(packed_small) % SECTOR)
    directory_size = len(_padded(bytes(128 * len(tree.entries)), SECTOR))
    sizes = [directory_size, len(small_bytes), len(_padded(short, SECTOR)), *(len(_padded(d, SECTOR)) for _, d in long)]
    counts = [size // SECTOR for size in sizes]
    tables = 1
    while tables * (SECTOR // 4) < sum(counts) + tables:
        tables += 1
    table = [_FAT] * tables
    starts: list[int] = []
    for count in counts:
        starts.append(len(table) if count else _END)
        table += [len(table) + n + 1 for n in range(count - 1)] + ([_END] if count else [])
    table += [_FREE] * (tables * (SECTOR // 4) - len(table))
    tree.entries[0].start, tree.entries[0].size = starts[2], len(short)
    for (at, _), start in zip(long, starts[3:], strict=True):
        tree.entries[at].start = start
    directory = b"".join(entry.packed() for entry in tree.entries)
    while len(directory) % SECTOR:
        directory += bytes(68) + struct.pack("<III", _NONE, _NONE, _NONE) + bytes(48)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIII", 0, tables, starts[0], 0, CUTOFF)
    head += struct.pack("<IIII", starts[1], counts[1], _END, 0)
    head += b"".join(struct.pack("<I", n if n < tables else _FREE) for n in range(109))
    body = b"".join(struct.pack("<I", n) for n in table) + directory + small_bytes + _padded(short, SECTOR)
    return head + body + b"".join(_padded(data, SECTOR) for _, data in long)


@dataclass
class Properties:
    """The properties of a message, an attachment or a recipient, and the streams of the long ones."""

    ansi: bool = False
    fixed: list[bytes] = field(default_factory=list)
    kids: "list[Leaf | Folder]" = field(default_factory=list)

    def text(self, tag: int, value: str) -> None:
        """A text, in UTF-16 or in Windows-1252."""
        kind, raw = (0x1E, value.encode("cp1252")) if self.ansi else (0x1F, value.encode("utf-16-le"))
        self._long(tag, kind, raw, len(raw) + (1 if self.ansi else 2))

    def binary(self, tag: int, value: bytes) -> None:
        """Bytes."""
        self._long(tag, 0x102, value, len(value))

    def number(self, tag: int, value: int) -> None:
        """A number of 32 bits."""
        self.fixed.append(struct.pack("<HHIIi", 0x03, tag, 6, value, 0))

    def moment(self, tag: int, value: dt.datetime) -> None:
        """A moment, in steps of 100 nanoseconds since 1601."""
        since = value - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
        steps = (since.days * 86_400 + since.seconds) * 10_000_000
        self.fixed.append(struct.pack("<HHIQ", 0x40, tag, 6, steps))

    def folder(self, tag: int, kids: "list[Leaf | Folder]") -> None:
        """An object that is a storage of its own: a message inside the message."""
        self.fixed.append(struct.pack("<HHIII", 0x0D, tag, 6, 0xFFFFFFFF, 1))
        self.kids.append(Folder(f"__substg1.0_{tag:04X}000D", kids))

    def _long(self, tag: int, kind: int, raw: bytes, size: int) -> None:
        self.fixed.append(struct.pack("<HHIII", kind, tag, 6, size, 0))
        self.kids.append(Leaf(f"__substg1.0_{tag:04X}{kind:04X}", raw))

    def finished(self, head: int, recipients: int = 0, attachments: int = 0) -> "list[Leaf | Folder]":
        """Everything, with the stream that lists it."""
        counts = struct.pack("<IIII", recipients, attachments, recipients, attachments) if head > _PART else b""
        lead = (bytes(8) + counts).ljust(head, b"\0")
        return [Leaf("__properties_version1.0", lead + b"".join(self.fixed)), *self.kids]


@dataclass
class OutlookMessage:
    """A message to be written; `attachments` are files by name, or messages."""

    body: str = ""
    subject: str = "Concern"
    sender: str = "Nia Holt"
    address: str = "nia.holt@ashgrove.example"
    html: bytes = b""
    rtf: bytes = b""
    sent: dt.datetime | None = dt.datetime(2026, 3, 30, 8, 0, tzinfo=dt.UTC)
    recipients: tuple[tuple[str, str], ...] = (("Front door", "front.door@council.example"),)
    attachments: "tuple[tuple[str, bytes] | OutlookMessage, ...]" = ()
    ansi: bool = False
    kind: str = "IPM.Note"

    def kids(self, head: int = _TOP) -> "list[Leaf | Folder]":
        """The message as streams and storages."""
        made = Properties(self.ansi)
        made.text(0x001A, self.kind)
        made.text(0x0037, self.subject)
        made.text(0x0C1A, self.sender)
        made.text(0x0C1E, "SMTP")
        made.text(0x0C1F, self.address)
        made.number(0x340D, 0 if self.ansi else 0x00040000)
        if self.ansi:
            made.number(0x3FFD, 1252)
        if self.sent is not None:
            made.moment(0x0039, self.sent)
        if self.body:
            made.text(0x1000, self.body)
        if self.html:
            made.number(0x3FDE, 65001)
            made.binary(0x1013, self.html)
        if self.rtf:
            made.binary(0x1009, self.rtf)
        out = made.finished(head, len(self.recipients), len(self.attachments))
        for number, (name, address) in enumerate(self.recipients):
            one = Properties(self.ansi)
            one.text(0x3001, name)
            one.text(0x39FE, address)
            one.number(0x0C15, 1)
            out.append(Folder(f"__recip_version1.0_#{number:08X}", one.finished(_PART)))
        for number, what in enumerate(self.attachments):
            out.append(Folder(f"__attach_version1.0_#{number:08X}", self._attached(number, what)))
        if head == _TOP:
            names: list[Leaf | Folder] = [Leaf(f"__substg1.0_000{n}0102", b"") for n in (2, 3, 4)]
            out.append(Folder("__nameid_version1.0", names))
        return out

    def _attached(self, number: int, what: "tuple[str, bytes] | OutlookMessage") -> "list[Leaf | Folder]":
        one = Properties(self.ansi)
        one.number(0x0E21, number)
        if isinstance(what, OutlookMessage):
            one.number(0x3705, 5)
            one.text(0x3001, what.subject)
            one.folder(0x3701, what.kids(_EMBEDDED))
        else:
            one.number(0x3705, 1)
            one.text(0x3707, what[0])
            one.binary(0x3701, what[1])
        return one.finished(_PART)

    def file(self) -> bytes:
        """The finished .msg."""
        return compound_file(self.kids())
