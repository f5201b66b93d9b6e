"""A person at the portal in a browser of their own: what they open, press and type, and what went wrong meanwhile."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response

from procurement.demo.people import PASSWORD
from tests.journeys.looking import WIDE, coded, seen
from tests.journeys.portal import code_of

REPORT_POLICY = (
    "addEventListener('securitypolicyviolation', fault => console.error('policy', fault.violatedDirective, "
    "fault.blockedURI, fault.sourceFile, fault.lineNumber))"
)
PATIENCE_MS = 20_000
LEFT = ("net::ERR_ABORTED",)  # a poll or a picture that the next page overtook


class Desk:
    """One person's browser; `faults` holds every console error, policy report, failed request and server error."""

    def __init__(self, browser: Browser, address: str, email: str, password: str = PASSWORD) -> None:
        self.address, self.faults = address, []
        context = browser.new_context(viewport=WIDE, locale="en-GB", reduced_motion="reduce")
        context.add_init_script(REPORT_POLICY)
        context.set_default_timeout(PATIENCE_MS)
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("requestfailed", self._miss)
        self.page.on("response", self._receive)
        self.sign_in(email, password)

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the page, with a code where the person has a second factor."""
        self.open("/sign-in/")
        self.fill({"E-mail": email, "Password": password})
        self.press("Sign in")
        if self.path.startswith("/sign-in/code/"):
            self.fill({"Code": code_of(self.address, email)})
            self.press("Sign in")

    def is_signed_out(self) -> bool:
        """Whether the session has ended."""
        self.open("/account/")
        return self.path.startswith("/sign-in/")

    def open(self, path: str) -> int:
        """Go to a path; the status of the answer."""
        answer = self.page.goto(self.address + path)
        self._read()
        return answer.status if answer else 0

    def follow(self, name: str | re.Pattern[str], within: str = "body") -> None:
        """Follow the first link of this name."""
        exact = isinstance(name, str)
        self.page.locator(within).get_by_role("link", name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        self._read()

    def press(self, name: str, *, sure: bool = False) -> None:
        """Press a button, and the same one in the dialog that asks whether one is sure."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        if sure:
            self.page.locator("dialog[open]").get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def fill(self, values: dict[str, Any], place: Locator | None = None) -> None:
        """Fill fields by their labels: text typed, a choice made by label, a box ticked by True or cleared by False."""
        for label, value in values.items():
            field = self.field(label, place)
            self.reach(field)
            if isinstance(value, bool):
                field.set_checked(value)
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=_option(field, str(value)))
            else:
                field.fill(str(value))

    def field(self, label: str, place: Locator | None = None) -> Locator:
        """The field of this label, in the page's main part or in a place of it."""
        words = re.compile(rf"^\s*{re.escape(label)}(\s+required)?\s*$")
        return (place or self.page.locator("main")).get_by_label(words).first

    def row(self, formset: str, number: int) -> Locator:
        """A row of a formset, counted from 1 among those that are shown."""
        self.reach(self.page.locator(f"[data-formset={formset}]"))
        return self.page.locator(f"[data-formset={formset}] [data-formset-row]:visible").nth(number - 1)

    def reach(self, place: Locator) -> None:
        """Go to the step of a form that this is in, where the form has steps."""
        steps = "[...document.querySelectorAll('form[data-steps] [data-step]')]"
        step = place.evaluate(f"place => {steps}.findIndex(step => step.hidden && step.contains(place))")
        if step >= 0:
            self.page.locator("[data-go]").nth(step).click()

    def attach(self, label: str, name: str, content: bytes) -> None:
        """Choose a file in the field of this label."""
        kinds = {".csv": "text/csv", ".txt": "text/plain", ".pdf": "application/pdf"}
        file = {"name": name, "mimeType": kinds[name[name.rindex(".") :]], "buffer": content}
        self.field(label).set_input_files(files=[file])

    def take(self, name: str | re.Pattern[str]) -> bytes:
        """The file behind the first link of this name, taken home."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=name, exact=isinstance(name, str)).first.click()
        return download.value.path().read_bytes()

    def rows(self, caption: str = "") -> list[str]:
        """The rows of the page's first table, or of the one with this caption, each as its words."""
        table = self.page.locator("main table", has_text=caption).first
        return [" ".join(row.split()) for row in table.locator("tbody tr").all_inner_texts()]

    def look(self) -> None:
        """Look at the page as it stands; its faults are added to the others."""
        self.faults += seen(self.page)

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    @property
    def text(self) -> str:
        """The words of the page's main part."""
        return self.page.locator("main").inner_text()

    def _read(self) -> None:
        """Read the page for codes; the administration's own pages name columns as programs do."""
        if not self.path.startswith("/admin/"):
            self.faults += coded(self.page)

    def _hear(self, message: ConsoleMessage) -> None:
        """A document's own refusal (400, 403, 404, 409) is heard too; whether it is right is the journey's to say."""
        refused = message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        if message.type in ("error", "warning") and not refused:
            self.faults.append(f"{self.page.url}: {message.text} ({message.location['url']})")

    def _miss(self, request: Request) -> None:
        if request.failure not in LEFT:
            self.faults.append(f"{self.page.url}: {request.url} {request.failure}")

    def _receive(self, answer: Response) -> None:
        if answer.status >= 500:
            self.faults.append(f"{self.page.url}: {answer.url} answered {answer.status}")


def day(after: int = 0) -> str:
    """A day so many days from today, as a date field takes it."""
    return (datetime.now(UTC) + timedelta(days=after)).date().isoformat()


def _option(field: Locator, start: str) -> str:
    """The first option whose label begins with these words."""
    labels: list[str] = field.locator("option").all_text_contents()
    return next(label for label in labels if label.strip().startswith(start))
