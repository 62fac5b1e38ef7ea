"""The signatures in a PDF as facts: who, when, whether the signed bytes are still the same. No trust, no network."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .portable import open_portable
from .refused import Refused
from .streams import contains

if TYPE_CHECKING:
    from asn1crypto import x509  # type: ignore[import-untyped]  # ships no types
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

MOST_SIGNATURES = 200
SIGNED_BYTES = re.compile(rb"/ByteRange\b")
"""Stands in the clear in every signed file, since the signature says by it which bytes it covers."""


def signatures(path: Path) -> list[dict[str, Any]]:
    """Each signature of a person or an office; stamps of time alone are none."""
    with path.open("rb") as stream:
        if stream.read(5) != b"%PDF-":
            raise Refused("broken")
        if not contains(stream, SIGNED_BYTES):
            document = open_portable(path, stream)
            if document is not None:
                document.close()
            return []
        from pyhanko.pdf_utils.reader import PdfFileReader

        stream.seek(0)
        try:
            reader = PdfFileReader(stream, strict=False)
            found = reader.embedded_regular_signatures
        except Exception as error:
            # The library fails on odd files in as many ways as there are odd files.
            raise Refused("broken") from error
        return [facts(signature) for signature in found[:MOST_SIGNATURES]]


def facts(signature: "EmbeddedPdfSignature") -> dict[str, Any]:
    """What one signature says of itself, and whether the bytes under it agree."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    intact, whole = False, False
    try:
        digest = signature.compute_digest()
        signature.compute_integrity_info(skip_diff=True)  # type: ignore[no-untyped-call]  # as above
        whole = signature.coverage == SignatureCoverageLevel.ENTIRE_FILE
        intact = all(
            validate_sig_integrity(
                signature.signer_info, signature.signer_cert, expected_content_type="data", actual_digest=digest
            )
        )
    except Exception:  # noqa: BLE001 - a signature that cannot be computed is not intact, whatever the reason
        intact = False
    moment = signature.self_reported_timestamp
    certificate = signature.signer_cert
    return {
        "signer": common_name(certificate.subject),
        "issuer": common_name(certificate.issuer),
        "signed_at": moment.isoformat() if moment else None,
        "intact": intact,
        "covers_whole_file": whole,
    }


def common_name(name: "x509.Name") -> str:
    """The name a person knows: the common name where there is one, else all of it."""
    found = name.native.get("common_name") or name.human_friendly
    return ", ".join(found) if isinstance(found, list) else str(found)
