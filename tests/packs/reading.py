"""Reading: the text of a PDF as a screen reader gets it, by each font's own map to Unicode."""

import io
import re

import pikepdf

Map = dict[int, str]


def text(data: bytes) -> str:
    """Return the words of all pages in reading order; runs are joined without blanks, lines end where a block does."""
    return "\n".join(pages(data))


def pages(data: bytes) -> list[str]:
    """Return the words of each page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [_page_text(page) for page in pdf.pages]


def _page_text(page: pikepdf.Page) -> str:
    maps = {name: _unicode(font) for name, font in page.Resources.Font.items()}
    words: list[str] = []
    current: Map = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = maps[str(operands[0])]
        elif str(operator) == "TJ":
            words += [_decoded(bytes(run), current) for run in operands[0] if isinstance(run, pikepdf.String)]
        elif str(operator) == "Tj":
            words.append(_decoded(bytes(operands[0]), current))
        elif str(operator) == "ET":
            words.append("\n")
    return "".join(words)


def _decoded(run: bytes, current: Map) -> str:
    return "".join(current.get(int.from_bytes(run[place : place + 2]), "�") for place in range(0, len(run), 2))


def _unicode(font: pikepdf.Object) -> Map:
    cmap = font.ToUnicode.read_bytes().decode()
    chars = "".join(re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL))
    return {
        int(code, 16): bytes.fromhex(to).decode("utf-16-be") for code, to in re.findall(r"<(\w+)>\s*<(\w+)>", chars)
    }
