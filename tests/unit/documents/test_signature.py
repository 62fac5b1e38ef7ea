"""Signatures are facts: who, when, and whether the signed bytes are still the same."""

import datetime as dt
import io
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from naik.documents import Unreadable, inspect, signatures
from tests.unit.documents.makers import text_pdf, word


def make_signer(folder: Path, person: str) -> signers.SimpleSigner:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, person)])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Balai Contoh")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    unlocked = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unlocked)
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    signer = signers.SimpleSigner.load(str(folder / "key.pem"), str(folder / "certificate.pem"))
    assert signer is not None
    return signer


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> signers.SimpleSigner:
    return make_signer(tmp_path_factory.mktemp("signer"), "Siti Contoh")


def sign(content: bytes, signer: signers.SimpleSigner, field: str = "Tanda", *, pades: bool = True) -> bytes:
    form = fields.SigSeedSubFilter.PADES if pades else fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    details = signers.PdfSignatureMetadata(field_name=field, subfilter=form)
    signed = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), details, signer=signer)
    return bytes(signed.getvalue())


@pytest.fixture(scope="module")
def signed(signer: signers.SimpleSigner) -> bytes:
    return sign(text_pdf("Peraturan Gubernur"), signer)


def write(folder: Path, content: bytes) -> Path:
    path = folder / "signed.pdf"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("pades", [True, False])
def test_a_signature_says_who_and_when_and_is_intact(
    signer: signers.SimpleSigner, *, pades: bool, tmp_path: Path
) -> None:
    before = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=2)
    (found,) = signatures(write(tmp_path, sign(text_pdf("Peraturan"), signer, pades=pades)))
    assert (found.signer, found.issuer) == ("Siti Contoh", "Balai Contoh")
    assert (found.intact, found.covers_whole_file) == (True, True)
    assert found.signed_at is not None
    assert before <= found.signed_at <= dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2)


def test_one_changed_byte_breaks_the_signature(signed: bytes, tmp_path: Path) -> None:
    changed = signed.replace(b"Peraturan Gubernur", b"Peraturan Gubernus", 1)
    (found,) = signatures(write(tmp_path, changed))
    assert (found.signer, found.intact) == ("Siti Contoh", False)


def test_a_changed_signature_value_breaks_the_signature(signed: bytes, tmp_path: Path) -> None:
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    value = bytes.fromhex(signed[start : signed.index(b">", start)].decode())
    place = len(value.rstrip(b"\0")) - 100  # the signature proper is the last thing in it
    changed = value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
    content = signed[:start] + changed.hex().encode() + signed[start + 2 * len(value) :]
    (found,) = signatures(write(tmp_path, content))
    assert (found.intact, found.covers_whole_file) == (False, True)


def test_what_was_added_later_is_not_covered(signed: bytes, tmp_path: Path) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Tambahan"] = generic.pdf_string("sesudah tanda tangan")
    writer.update_root()
    target = io.BytesIO()
    writer.write(target)
    (found,) = signatures(write(tmp_path, target.getvalue()))
    assert (found.intact, found.covers_whole_file) == (True, False)


def test_of_two_signatures_only_the_later_covers_the_whole_file(
    signed: bytes, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    other = make_signer(tmp_path_factory.mktemp("other"), "Budi Contoh")
    first, second = signatures(write(tmp_path, sign(signed, other, "Tanda2")))
    assert (first.signer, first.intact, first.covers_whole_file) == ("Siti Contoh", True, False)
    assert (second.signer, second.intact, second.covers_whole_file) == ("Budi Contoh", True, True)


def test_a_signed_letter_is_accepted_without_a_mark(signed: bytes, tmp_path: Path) -> None:
    found = inspect(write(tmp_path, signed), "1.a.Pergub.pdf", accepted={"pdf"}, largest=10**6)
    assert (found.refusal, found.marks, found.pages) == (None, (), 1)


def test_a_letter_nobody_signed_has_no_signatures(tmp_path: Path) -> None:
    assert signatures(write(tmp_path, text_pdf("Rancangan"))) == ()


def test_a_signature_of_nonsense_is_not_intact(signed: bytes, tmp_path: Path) -> None:
    start = signed.index(b"/ByteRange")
    end = signed.index(b"]", start)
    nonsense = b"/ByteRange [0 1 2 3".ljust(end - start)
    try:
        found = signatures(write(tmp_path, signed[:start] + nonsense + signed[end:]))
    except Unreadable:
        return
    assert [one.intact for one in found] == [False]
    assert [one.covers_whole_file for one in found] == [False]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%%EOF", word("a")])
def test_an_odd_file_is_unreadable(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        signatures(write(tmp_path, content))


@pytest.mark.parametrize("share", [0.5, 0.99])
def test_a_signed_file_cut_off_never_passes_as_intact(signed: bytes, share: float, tmp_path: Path) -> None:
    try:
        found = signatures(write(tmp_path, signed[: int(len(signed) * share)]))
    except Unreadable:
        return
    assert not any(one.intact and one.covers_whole_file for one in found)
