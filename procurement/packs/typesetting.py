"""Typesetting: the child process that turns one sheet into a PDF that is PDF/A-3a and PDF/UA-1 at once."""

import io
import os
import pickle
import resource
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

from procurement.packs.paper import REFUSED, ROOT, Attachment, PaperError, Sheet

MAX_PAGES = 150
MAX_CPU = 300  # seconds; a page takes about 0.3
MAX_MEMORY = 1_500_000_000  # bytes of address space; a page takes about 4 MB
FONTS = Path(__file__).parent / "fonts"
STYLE = ROOT / "templates" / "packs" / "pack.css"
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".ttf": "font/ttf"}

# ISO 14289-1 wants its identifier in the metadata; ISO 19005 wants every foreign schema described beside it.
UA_IDENTIFIER = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


class Shelf(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
    """Serves what the pack itself brought along, by name, and keeps the names of all it refused."""

    def __init__(self, things: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self._things = dict(things)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url not in self._things:
            self.refused.append(url)
            raise ValueError(url)
        return URLFetcherResponse(url, self._things[url], {"Content-Type": TYPES[Path(url).suffix]})


def typeset(sheet: Sheet) -> bytes:
    """Return the sheet's PDF; PaperError where it names a foreign address or has too many pages."""
    shelf = Shelf(_assets(sheet.pictures))
    page = weasyprint.HTML(string=sheet.html, url_fetcher=shelf, base_url="pack:/").render(pdf_variant="pdf/a-3a")
    if len(page.pages) > MAX_PAGES:
        raise PaperError(f"{len(page.pages)} pages; at most {MAX_PAGES} are printed")
    described = page.metadata
    described.title, described.lang, described.authors = sheet.title, sheet.language, [sheet.author]
    described.created = described.modified = sheet.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    files = [_embedded(one, sheet.created) for one in sheet.attachments]
    data = page.write_pdf(pdf_variant="pdf/a-3a", attachments=files)
    if shelf.refused:  # asked only now: WeasyPrint goes on without the thing, and a picture is drawn on writing
        raise PaperError(f"{shelf.refused[0][:200]}: not part of the pack")
    return _identify(data, sheet.attachments)


def _assets(pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    fonts = {f"pack:/font/{path.name}": path.read_bytes() for path in FONTS.glob("*.ttf")}
    drawn = {f"pack:/picture/{name}": data for name, data in pictures.items()}
    return {"pack:/style/pack.css": STYLE.read_bytes(), **fonts, **drawn}


def _embedded(one: Attachment, created: datetime) -> weasyprint.Attachment:
    when = created.astimezone(UTC)
    return weasyprint.Attachment(
        string=one.data, name=one.name, description=one.description, created=when, modified=when
    )


def _identify(data: bytes, attachments: Sequence[Attachment]) -> bytes:
    """Add the PDF/UA identifier, and each attachment's type and relationship (WeasyPrint guesses both)."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode().replace("</rdf:RDF>", UA_IDENTIFIER + "</rdf:RDF>", 1)
        stream = pdf.make_stream(xmp.encode())
        stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        pdf.Root.Metadata = stream
        if attachments:
            _relate(pdf, {one.name: one for one in attachments})
        _end_streams_clearly(pdf)
        plain = pikepdf.ObjectStreamMode.disable
        pdf.save(out, deterministic_id=True, compress_streams=False, object_stream_mode=plain)
    return out.getvalue()


def _end_streams_clearly(pdf: pikepdf.Pdf) -> None:
    """Rewrite streams whose last byte is a carriage return: with the line end after it, a validator counts one less."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and (raw := thing.read_raw_bytes()).endswith(b"\r"):
            packed = [pikepdf.Name.FlateDecode] if "/Filter" in thing else []  # WeasyPrint knows no other filter
            filters = pikepdf.Array([pikepdf.Name.ASCIIHexDecode, *packed])
            thing.write(raw.hex().encode() + b">", filter=filters)


def _relate(pdf: pikepdf.Pdf, attachments: Mapping[str, Attachment]) -> None:
    tree = pdf.Root.Names.EmbeddedFiles.Names
    files = [tree[index] for index in range(1, len(tree), 2)]
    for file in files:
        one = attachments[str(file.UF)]
        file.AFRelationship = pikepdf.Name("/" + one.relationship)
        file.EF.F.Subtype = pikepdf.Name("/" + one.mime)
    pdf.Root.AF = pikepdf.Array(files)


def main() -> int:
    """Read a pickled sheet (from the parent process, nobody else) and write its PDF."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU, MAX_CPU + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    sheet = pickle.load(sys.stdin.buffer)  # noqa: S301
    try:
        sys.stdout.buffer.write(typeset(sheet))
    except PaperError as refusal:
        sys.stderr.write(str(refusal))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
