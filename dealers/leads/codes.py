"""Codes for addresses of rows that are only numbered: a number would tell how many there are."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer


def code_of(kind: str, pk: int) -> str:
    """Return the code that an address names a row by."""
    return Signer(salt=f"leads.{kind}").sign(str(pk))


def pk_of(kind: str, code: str) -> int | None:
    """Return the number of the row that a code names, None for a code that was made up."""
    try:
        return int(Signer(salt=f"leads.{kind}").unsign(code))
    except (BadSignature, ValueError):
        return None
