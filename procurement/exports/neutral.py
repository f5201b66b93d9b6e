"""Texts that no spreadsheet takes for a formula, and no import for a remark; and the way back."""

RISKY = ("=", "+", "-", "@", "\t", "\r", "# ")
MARK = "'"


def neutral(text: str) -> str:
    """The text, marked where it would be run or passed over; `restored` gives exactly the same text back."""
    return MARK + text if text.lstrip(MARK).startswith(RISKY) else text


def restored(text: str) -> str:
    """The text behind the mark."""
    return text[1:] if text.startswith(MARK) and text.lstrip(MARK).startswith(RISKY) else text


def printable(text: str) -> str:
    """Without the control characters that no workbook can hold; line ends and tabs stay."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")
