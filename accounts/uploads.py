"""What may be sent at once: a body beyond the bound is refused before any of it is read."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 256 * 1024 * 1024


class BoundedUpload(FileUploadHandler):
    """Stands before the handlers that keep files, and lets none of a larger body through."""

    def handle_raw_input(self, input_data: Any, meta: Any, content_length: int, *rest: Any, **more: Any) -> None:
        if content_length > MOST_BYTES:
            raise RequestDataTooBig(f"At most {MOST_BYTES} bytes may be sent at once.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
