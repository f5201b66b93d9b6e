"""Files as people send them."""

import csv
import io
from typing import Any

from openpyxl import Workbook

HEADS = (
    "title", "capability area", "quantity", "need-by date", "accepted acquisition modes",
    "worth of a unit that meets every objective", "budget ceiling", "metric", "threshold", "objective", "weight",
)  # fmt: skip
NEED = ("Boats", "MDA", 3, "2031-06-30", "buy, lease", 5000000, 20000000, "endurance_h", 10, 40, 1)
MORE = (None, None, None, None, None, None, None, "range_nm", 5, 9, 2)
RUN_HEADS = (
    "campaign", "system", "site", "started at (UTC)", "ended at (UTC)", "result",
    "significant wave height (m)", "mean wind (kn)", "visibility (km)", "air temperature (°C)",
    "satellite navigation",
    "metric", "value", "method", "measured by",
)  # fmt: skip
OFFER_HEADS = (
    "system", "reference", "acquisition mode", "currency", "price basis date", "valid until", "capacity",
    "lead time (months)", "from quantity", "unit price",
)  # fmt: skip


def csv_of(*lines: Any, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode()


def xlsx_of(*lines: Any) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(list(line))
    book.save(file)
    return file.getvalue()
