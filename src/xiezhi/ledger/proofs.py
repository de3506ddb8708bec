"""C2SP tlog-proof: one file beside a document that leads from the document to a signed root.

The file holds the inclusion proof, the signed checkpoint with its cosignatures and, in its
`extra` line, the entry and the salts of its payloads:
document → commitment → entry → leaf → root → signed checkpoint.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hmac import compare_digest

from xiezhi.errors import XiezhiError
from xiezhi.i18n import pick
from xiezhi.ledger import cosignatures, encoding, entries, notes, tree
from xiezhi.ledger.checkpoints import Checkpoint

_HEAD = "c2sp.org/tlog-proof@v1"
# The longest entry and its salts, which are written no longer than its commitments.
_MOST_EXTRA = 2 * entries.MOST_BYTES
MEANING = {
    "zh": "本证明表明该条目及所列文件自记入账本之时起未被改动；不证明记入之前的内容真实。",
    "en": "This proof shows that the entry and the documents named are unaltered since they were "
    "entered in the ledger. It does not show that they were true before.",
}


@dataclass(frozen=True)
class Proof:
    """The content of a proof file. `note`: the checkpoint as signed, verbatim."""

    index: int
    hashes: tuple[bytes, ...]
    note: str
    extra: bytes | None = None

    def text(self) -> str:
        """The file's text."""
        lines = [_HEAD]
        if self.extra is not None:
            lines.append(f"extra {encoding.to_base64(self.extra)}")
        lines.append(f"index {self.index}")
        lines += [encoding.to_base64(each) for each in self.hashes]
        return "".join(f"{line}\n" for line in lines) + "\n" + self.note

    @classmethod
    def parse(cls, data: bytes) -> Proof:
        """The proof in a file's bytes, nothing verified. Errors: LED-029, LED-070 malformed."""
        head, blank, note = notes.decode(data).partition("\n\n")
        lines = head.split("\n")
        if not blank or lines.pop(0) != _HEAD:
            raise XiezhiError("LED-070")
        try:
            extra = None
            if lines and lines[0].startswith("extra "):
                extra = encoding.from_base64(lines.pop(0).removeprefix("extra "))
            word, _, number = (lines.pop(0) if lines else "").partition(" ")
            hashes = tuple(encoding.from_base64(line) for line in lines)
            index = encoding.from_decimal(number)
        except ValueError:
            raise XiezhiError("LED-070") from None
        sized = len(hashes) <= tree.MOST_HASHES and len(extra or b"") <= _MOST_EXTRA
        if word != "index" or not sized or any(len(each) != tree.HASH_BYTES for each in hashes):
            raise XiezhiError("LED-070")
        return cls(index, hashes, note, extra)

    def content(self) -> tuple[entries.Entry, dict[str, bytes]]:
        """The entry and the salts in the extra line, unverified.

        Errors: LED-071 there are none, or they are malformed; those of an entry.
        """
        found = entries.parse_json(self.extra or b"null")
        if not isinstance(found, dict) or found.keys() != {"entry", "salts"}:
            raise XiezhiError("LED-071")
        entry = entries.Entry.from_json(found["entry"])
        if not isinstance(found["salts"], dict):
            raise XiezhiError("LED-071")
        salts = entries.bytes_by_name(found["salts"])
        fit = all(len(salt) == entries.SALT_BYTES for salt in salts.values())
        # Another spelling would make two files of one proof.
        if not fit or salts.keys() - entry.commitments.keys() or self.extra != _extra(entry, salts):
            raise XiezhiError("LED-071")
        return entry, salts


@dataclass(frozen=True)
class Trust:
    """Whom a verifier trusts: the log's name and keys, witnesses, and how many must have signed."""

    origin: str
    log_keys: Sequence[notes.Verifier]
    witnesses: Sequence[cosignatures.CosignatureVerifier] = ()
    least_witnesses: int = 0


@dataclass(frozen=True)
class Shown:
    """What a verified proof shows.

    `documents`: the names of the commitments that the given documents fit; `witnessed`: witness
    and time (seconds since 1970) of each cosignature.
    """

    entry: entries.Entry
    index: int
    checkpoint: Checkpoint
    documents: tuple[str, ...]
    witnessed: tuple[tuple[str, int], ...]

    def meaning(self, lang: str | None = None) -> str:
        """What the proof shows and what it does not, in words."""
        return pick(MEANING, lang)


def make(
    entry: entries.Entry,
    salts: Mapping[str, bytes],
    index: int,
    hashes: Sequence[bytes],
    note: str,
) -> Proof:
    """The proof of an entry. Payloads whose salt was deleted are simply missing in `salts`."""
    return Proof(index, tuple(hashes), note, _extra(entry, salts))


def verify(proof: Proof, trust: Trust, documents: Collection[bytes] = ()) -> Shown:
    """Check a whole proof, and that each document (its bytes) is one that the entry commits to.

    Errors: those of the file, the note, the checkpoint and the entry; LED-072 the log itself did
    not sign, LED-073 another log, LED-074 the entry is not in the tree, LED-075 too few
    witnesses, LED-076 a document that the entry does not commit to.
    """
    opened = notes.open_note(proof.note, [*trust.log_keys, *trust.witnesses])
    signed = {(signature.name, signature.key_id) for signature in opened.verified}
    if not any((key.name, key.key_id) in signed for key in trust.log_keys):
        raise XiezhiError("LED-072")
    checkpoint = Checkpoint.parse(opened.text)
    if checkpoint.origin != trust.origin:
        raise XiezhiError("LED-073", found=checkpoint.origin, wanted=trust.origin)
    witnesses = {(witness.name, witness.key_id) for witness in trust.witnesses}
    witnessed = tuple(
        (signature.name, cosignatures.timestamp(signature.data))
        for signature in opened.verified
        if (signature.name, signature.key_id) in witnesses
    )
    # One witness may hold several keys and is still one.
    if len({name for name, _ in witnessed}) < trust.least_witnesses:
        raise XiezhiError("LED-075", least=trust.least_witnesses)
    entry, salts = proof.content()
    leaf = tree.leaf_hash(entry.encode())
    try:
        tree.check_inclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    except tree.ProofError:
        raise XiezhiError("LED-074") from None
    names = tuple(_committed(document, entry, salts) for document in documents)
    return Shown(entry, proof.index, checkpoint, names, witnessed)


def _committed(document: bytes, entry: entries.Entry, salts: Mapping[str, bytes]) -> str:
    """The name of the commitment that the document fits."""
    for name, salt in salts.items():
        if compare_digest(entries.commit(document, salt), entry.commitments[name]):
            return name
    raise XiezhiError("LED-076")


def _extra(entry: entries.Entry, salts: Mapping[str, bytes]) -> bytes:
    written = {name: encoding.to_base64(salt) for name, salt in salts.items()}
    return entries.canonical({"entry": entry.as_json(), "salts": written})
