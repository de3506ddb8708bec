"""The folder of a witness: its key, the logs that it knows, and what it cosigned last.

witness-key    the private key
witness.pub    the public key, to be handed out
logs.pub       the public keys of the logs, one a line
state.json     for each log the checkpoint cosigned last
"""

from __future__ import annotations

from pathlib import Path

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError
from xiezhi.ledger import keyfile, notes
from xiezhi.ledger.cosignatures import CosignatureVerifier
from xiezhi.ledger.witness import State, Witness

_PRIVATE, _PUBLIC, _LOGS, _STATE = "witness-key", "witness.pub", "logs.pub", "state.json"


def create_witness(folder: Path, name: str) -> CosignatureVerifier:
    """Make a witness that knows no log yet.

    Errors: LED-023 name, LED-273 the folder holds something, LED-251 it cannot be written.
    """
    notes.check_name(name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise XiezhiError("LED-273", folder=folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        State.create(folder / _STATE)
        write_durably(folder / _LOGS, b"")
        key = keyfile.create_cosigner(folder / _PRIVATE, name).verifier()
        # Last, because a folder without it is no witness.
        write_durably(folder / _PUBLIC, f"{key.vkey()}\n".encode())
    except OSError as error:
        raise XiezhiError("LED-251", file=folder, reason=error.strerror) from None
    return key


def public_key(folder: Path) -> CosignatureVerifier:
    """The public key of the witness. Errors: LED-274 there is none in this folder."""
    if not (folder / _PUBLIC).is_file():
        raise XiezhiError("LED-274", folder=folder)
    return CosignatureVerifier.parse(keyfile.read_public(folder / _PUBLIC))


def known_logs(folder: Path) -> dict[str, list[notes.Verifier]]:
    """Origin → keys of the logs that the witness knows. Errors: LED-274, those of `Verifier.parse`."""
    public_key(folder)
    try:
        lines = (folder / _LOGS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        raise XiezhiError("LED-274", folder=folder) from None
    known: dict[str, list[notes.Verifier]] = {}
    for key in map(notes.Verifier.parse, lines):
        known.setdefault(key.name, []).append(key)
    return known


def trust_log(folder: Path, vkey: str) -> notes.Verifier:
    """Cosign the checkpoints of this log from now on; once more changes nothing.

    Errors: those of `Verifier.parse`, LED-274, LED-251 the file cannot be written.
    """
    key = notes.Verifier.parse(vkey)
    keys = [each for known in known_logs(folder).values() for each in known]
    if key not in keys:
        lines = "".join(f"{each.vkey()}\n" for each in [*keys, key])
        try:
            write_durably(folder / _LOGS, lines.encode())
        except OSError as error:
            raise XiezhiError("LED-251", file=folder / _LOGS, reason=error.strerror) from None
    return key


def open_witness(folder: Path) -> Witness:
    """The witness in this folder, ready to cosign.

    Errors: LED-274 there is none, LED-263 its private key is another one; those of the key file.
    """
    logs = known_logs(folder)
    cosigner = keyfile.load_cosigner(folder / _PRIVATE)
    if cosigner.verifier() != public_key(folder):
        raise XiezhiError("LED-263", file=folder / _PRIVATE)
    return Witness(cosigner, logs, State(folder / _STATE))
