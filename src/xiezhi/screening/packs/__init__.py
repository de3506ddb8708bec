"""Packs: folders of models that an office can pass on, with proof of what is in them.

A pack is a folder with `pack.toml`, a `MANIFEST` of the SHA-256 of every other file, and a detached
Ed25519 signature of the manifest in `MANIFEST.sig`. `docs/packs.md` describes all of it.
"""
