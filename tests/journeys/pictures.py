"""Makes docs/pictures from a running demonstration: `python -m tests.journeys.pictures http://localhost:8000`."""

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
PEOPLE_OF, PAGES, GAP = "officer.ee@demo.example", 3, 24
COLOURS, BACKDROP = 128, (226, 230, 236)
WORK_LIMIT_MS = 120_000


def main(address: str) -> None:
    """Photograph the scored round's recommendation and the first pages of a pack as Estonia's officer has them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "procurement.settings")
    django.setup()
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        program = os.environ.get("PORTAL_CHROMIUM") or None
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page, pack = photographed(browser, address)
    save(Image.open(io.BytesIO(page)), "recommendation.png")
    save(side_by_side(pack), "pack.png")


def photographed(browser: Browser, address: str) -> tuple[bytes, bytes]:
    """The top of the recommendation's page as a picture, and a pack as a PDF."""
    from tests.journeys.desk import Desk

    desk = Desk(browser, address, PEOPLE_OF)
    desk.open("/rounds/")
    desk.follow("Round 1")
    desk.page.locator("main a[href*='/recommendations/']").first.click()
    desk.page.get_by_role("heading", name="Positions").wait_for()
    picture = desk.page.screenshot()
    desk.follow("Make a decision pack")
    desk.press("Make")
    desk.page.get_by_role("link", name="See the outcome").click(timeout=WORK_LIMIT_MS)
    with desk.page.expect_download() as download:
        desk.follow("Download the PDF")
    return picture, download.value.path().read_bytes()


def side_by_side(pdf: bytes) -> Image.Image:
    """The first pages of a PDF in one picture (needs pdftoppm)."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-png", "-r", "64", "-l", str(PAGES), "-", str(Path(folder) / "page")]
        subprocess.run(command, input=pdf, check=True)
        pages = [Image.open(place).convert("RGB") for place in sorted(Path(folder).glob("*.png"))]
    width, height = pages[0].size
    board = Image.new("RGB", (len(pages) * (width + GAP) + GAP, height + 2 * GAP), BACKDROP)
    for place, page in enumerate(pages):
        board.paste(page, (GAP + place * (width + GAP), GAP))
    return board


def save(picture: Image.Image, name: str) -> None:
    """Write a picture with few colours, so that it stays small."""
    picture.convert("RGB").quantize(COLOURS).save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
