"""Refusals of the evidence library, each with the sentence a person reads."""

from __future__ import annotations

from naik.instruments.model import Text


class Refused(Exception):
    """A file or a request is turned away; `status` is how HTTP says it."""

    def __init__(self, sentence: Text, status: int = 422) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence
        self.status = status


class TryLater(Refused):
    """Nothing is wrong with the file and nothing of it is lost; a service it needs is away."""

    def __init__(self, sentence: Text, status: int = 503) -> None:
        super().__init__(sentence, status)


class StorageUnavailable(TryLater):
    """The storage took nothing, or gave nothing back."""


NO_SPACE = Text(
    "Ruang penyimpanan penuh. Bagian yang sudah tiba tetap tersimpan; hubungi pengelola, lalu lanjutkan.",
    "The storage is full. What has arrived is kept; tell the operator, then continue.",
)
STORAGE_AWAY = Text(
    "Penyimpanan berkas sedang tidak dapat dihubungi. Berkas Anda aman; cobalah beberapa saat lagi.",
    "The file storage cannot be reached at the moment. Your file is safe; please try again in a while.",
)
GONE = Text(
    "Unggahan ini telah kedaluwarsa. Silakan unggah berkas dari awal.",
    "This upload has expired. Please upload the file from the start.",
)
BUSY = Text(
    "Unggahan ini sedang ditulis oleh permintaan lain. Cobalah sesaat lagi.",
    "Another request is writing this upload. Please try again in a moment.",
)
NAMELESS = Text("Berkas tidak bernama.", "The file has no name.")
NO_LENGTH = Text("Ukuran berkas tidak disebutkan.", "The size of the file is not given.")
BAD_METADATA = Text("Keterangan unggahan tidak dapat dibaca.", "The upload's metadata cannot be read.")
BAD_OFFSET = Text("Posisi unggahan tidak dapat dibaca.", "The upload's offset cannot be read.")
WRONG_OFFSET = Text(
    "Posisi unggahan tidak cocok dengan yang sudah tersimpan; lanjutkan dari posisi yang disebutkan.",
    "The offset does not fit what is stored; continue from the one that is given.",
)
WRONG_TYPE = Text("Jenis isi permintaan tidak dikenal.", "The content type of the request is not known.")
WRONG_VERSION = Text("Versi protokol unggah tidak dikenal.", "The version of the upload protocol is not known.")
TOO_MUCH = Text("Isi yang dikirim melebihi ukuran berkas.", "More was sent than the file is long.")
UNKNOWN_CHECKSUM = Text("Jenis jumlah periksa tidak dikenal.", "The kind of checksum is not known.")
WRONG_CHECKSUM = Text(
    "Potongan berkas rusak dalam perjalanan dan tidak disimpan; kirimkan lagi.",
    "The piece was damaged on its way and not kept; please send it again.",
)
UNKNOWN_OFFICE = Text("Perangkat daerah yang dipilih tidak ada.", "The chosen office does not exist.")
CHOOSE_OFFICE = Text(
    "Pilih perangkat daerah pemilik dokumen ini.",
    "Please choose the office this document belongs to.",
)
CLOSED_OFFICE = Text("Perangkat daerah ini sudah ditutup.", "This office is closed.")
ARCHIVED = Text(
    "Dokumen ini sudah diarsipkan; pulihkan dahulu sebelum menambah versi.",
    "This document is archived; restore it before adding a version.",
)
NOT_HERE = Text("Unggahan atau dokumen ini tidak ada.", "There is no such upload or document.")
DAMAGED = Text(
    "Berkas ini tidak lagi utuh di penyimpanan; pengelola perlu memeriksanya dengan `naik evidence verify`.",
    "This file is no longer whole in the storage; the operator should check it with `naik evidence verify`.",
)
FINISHED = Text("Unggahan ini sudah selesai.", "This upload is finished.")
TOO_MANY = Text(
    "Terlalu banyak unggahan yang belum selesai. Selesaikan atau batalkan sebagian terlebih dahulu.",
    "Too many uploads are unfinished. Please finish or cancel some of them first.",
)
NO_FILE = Text("Pilih paling sedikit satu berkas.", "Please choose at least one file.")
NO_RIGHT = Text(
    "Anda tidak lagi berhak mengunggah di sini.",
    "You no longer have the right to upload here.",
)
SIGN_IN = Text(
    "Sesi Anda telah berakhir. Masuk kembali, lalu lanjutkan; bagian yang sudah tiba tetap tersimpan.",
    "Your session has ended. Sign in again and continue; what has arrived is kept.",
)
SECOND_FACTOR = Text(
    "Akun Anda memerlukan faktor kedua. Pasang dahulu di halaman akun.",
    "Your account needs a second factor. Please set it up on the account page first.",
)


def infected(virus: str) -> Text:
    """The sentence for a file in which the scanner found something."""
    return Text(
        f"Pemindai virus menemukan {virus[:80]} di dalam berkas; berkas tidak disimpan.",
        f"The virus scanner found {virus[:80]} in the file; it was not kept.",
    )
