"""Which code page a file is in that is not UTF-8."""

from charset_normalizer import from_bytes

WESTERN = "cp1252"
NOT_UTF8 = [WESTERN, "cp1251", "cp1250"]


def likeliest_code_page(head: bytes) -> str:
    """Give the likeliest of the code pages that spreadsheet programs write, Western if in doubt."""
    best = from_bytes(head, cp_isolation=NOT_UTF8, threshold=0.6).best()
    guess = best.encoding if best else WESTERN
    same = head.decode(guess, "replace") == head.decode(WESTERN, "replace")
    return WESTERN if same else guess
