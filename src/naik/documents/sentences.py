"""Every sentence about a refused or marked file, by the code the examining process answers with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from naik.instruments.model import Text

UNEXAMINED = "unexamined"

REFUSALS: Mapping[str, Text] = MappingProxyType(
    {
        UNEXAMINED: Text(
            "Berkas tidak dapat diperiksa dengan aman.",
            "The file could not be examined safely.",
        ),
        "empty": Text("Berkas kosong.", "The file is empty."),
        "name": Text(
            "Nama berkas memuat karakter yang tidak diperkenankan; mohon ubah namanya lalu unggah kembali.",
            "The file name holds characters that are not allowed; please rename it and upload it again.",
        ),
        "unknown": Text(
            "Jenis berkas tidak dikenali, sehingga berkas tidak dapat diterima.",
            "The kind of file is not recognised, so the file cannot be accepted.",
        ),
        "archive": Text(
            "Berkas arsip seperti ZIP tidak diterima; mohon unggah setiap dokumen di dalamnya.",
            "An archive such as ZIP is not accepted; please upload each document inside it.",
        ),
        "program": Text(
            "Berkas ini sebuah program, bukan dokumen bukti.",
            "This file is a program, not a document of evidence.",
        ),
        "script": Text(
            "Berkas ini memuat skrip, bukan dokumen bukti.",
            "This file holds a script, not a document of evidence.",
        ),
        "html": Text(
            "Halaman web (HTML) tidak diterima; mohon simpan sebagai PDF.",
            "A web page (HTML) is not accepted; please save it as PDF.",
        ),
        "svg": Text(
            "Gambar SVG tidak diterima; mohon simpan sebagai PNG.",
            "An SVG picture is not accepted; please save it as PNG.",
        ),
        "xml": Text(
            "Berkas XML tidak diterima; mohon simpan sebagai PDF.",
            "An XML file is not accepted; please save it as PDF.",
        ),
        "opendocument": Text(
            "Berkas OpenDocument tidak diterima; mohon simpan sebagai PDF atau DOCX.",
            "An OpenDocument file is not accepted; please save it as PDF or DOCX.",
        ),
        "old_office": Text(
            "Berkas Office versi lama tidak diterima; mohon simpan sebagai DOCX, XLSX atau PPTX.",
            "A file of an old Office version is not accepted; please save it as DOCX, XLSX or PPTX.",
        ),
        "other_office": Text(
            "Templat atau tayangan Office tidak diterima; mohon simpan sebagai DOCX, XLSX atau PPTX.",
            "An Office template or show is not accepted; please save it as DOCX, XLSX or PPTX.",
        ),
        "encoding": Text(
            "Teks tidak memakai pengodean UTF-8; mohon simpan ulang sebagai UTF-8.",
            "The text is not encoded as UTF-8; please save it again as UTF-8.",
        ),
        "encrypted": Text(
            "Berkas dikunci kata sandi; mohon simpan tanpa kata sandi.",
            "The file is locked with a password; please save it without one.",
        ),
        "broken": Text(
            "Berkas rusak atau terpotong dan tidak dapat dibuka.",
            "The file is damaged or cut off and cannot be opened.",
        ),
        "polyglot": Text(
            "Berkas menyimpan berkas lain yang tersembunyi di dalamnya; mohon simpan ulang dari aplikasi asalnya.",
            "The file hides another file inside it; please save it again from the application it came from.",
        ),
        "bomb": Text(
            "Isi berkas mengembang melampaui batas yang aman.",
            "The contents of the file unpack to more than is safe.",
        ),
        "traversal": Text(
            "Berkas memuat bagian yang menunjuk ke luar berkas itu sendiri.",
            "The file holds a part that points outside the file itself.",
        ),
        "macros": Text(
            "Berkas memuat makro; mohon simpan tanpa makro.",
            "The file holds macros; please save it without them.",
        ),
        "remote_content": Text(
            "Berkas mengambil templat atau objek dari alamat lain saat dibuka; mohon simpan sebagai PDF.",
            "The file fetches a template or an object from another address when opened; please save it as PDF.",
        ),
        "huge_picture": Text(
            "Ukuran gambar melampaui batas; mohon perkecil gambar lalu unggah kembali.",
            "The picture is larger than is allowed; please reduce it and upload it again.",
        ),
        "no_such_page": Text("Halaman itu tidak ada.", "There is no such page."),
        "no_preview": Text(
            "Jenis berkas ini tidak memiliki pratinjau.",
            "There is no preview for this kind of file.",
        ),
    }
)
"""What a person reads when a file is turned away."""

MARKS: Mapping[str, Text] = MappingProxyType(
    {
        "javascript": Text("PDF memuat JavaScript.", "The PDF holds JavaScript."),
        "launch": Text(
            "PDF memuat perintah untuk menjalankan program.",
            "The PDF holds a command that starts a program.",
        ),
        "embedded_files": Text("PDF memuat lampiran di dalamnya.", "The PDF holds attached files."),
        "form": Text(
            "PDF memuat formulir yang dapat diisi, sehingga tampilannya dapat berubah.",
            "The PDF holds a form that can be filled in, so what it shows may change.",
        ),
        "restricted": Text(
            "PDF membatasi pencetakan atau penyalinan, tetapi dapat dibaca tanpa kata sandi.",
            "The PDF restricts printing or copying, but can be read without a password.",
        ),
        "unseen_parts": Text(
            "Sebagian isi PDF tidak dapat diperiksa terhadap skrip dan lampiran.",
            "Some parts of the PDF could not be checked for scripts and attachments.",
        ),
        "no_text_layer": Text(
            "PDF ini pindaian tanpa teks, sehingga isinya tidak dapat dicari.",
            "This PDF is a scan without text, so its contents cannot be searched.",
        ),
        "no_pages": Text(
            "Berkas tidak berisi satu halaman pun.",
            "The file has no pages.",
        ),
        "external_links": Text(
            "Berkas merujuk isi yang disimpan di tempat lain.",
            "The file refers to content that is kept elsewhere.",
        ),
        "embedded_objects": Text(
            "Berkas memuat objek dari aplikasi lain.",
            "The file holds objects of other applications.",
        ),
    }
)
"""What a person is told about a file that is accepted all the same."""
