"""Help, in the same place on every page: one section for each page, reached by its anchor."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from naik.apps.accounts.models import Person
from naik.apps.accounts.private import signed_in


@dataclass(frozen=True, slots=True)
class Section:
    """What to know about one page; `anchor` is the name of its address."""

    anchor: str
    title: Promise
    sentences: tuple[Promise, ...]


SECTIONS = (
    Section(
        "work",
        _("Pekerjaan saya"),
        (
            _(
                "Di sini hanya ada yang menunggu Anda: undangan dan bukti yang perlu diperbaiki, dari semua "
                "instansi Anda."
            ),
            _("Bila kosong, memang tidak ada yang perlu dikerjakan saat ini."),
        ),
    ),
    Section(
        "assessment",
        _("Satu penilaian"),
        (
            _("Ringkasan menyebut apa yang kurang, siapa yang terlambat, dan indeks sejauh ini pada setiap tahap."),
            _("Koordinator membagi indikator di halaman Pembagian; setiap perangkat daerah melihat bagiannya saja."),
            _("Indikator yang menunggu indeks instansi lain disebut tersendiri dan tidak pernah diam-diam bernilai 1."),
        ),
    ),
    Section(
        "answer",
        _("Satu indikator"),
        (
            _("Tulis fakta dan analisis pada setiap langkah, lalu lampirkan bukti dengan halaman dan pasalnya."),
            _("Isian tersimpan sendiri. Bila sambungan putus, teks tetap ada di perangkat ini sampai tersimpan."),
            _("Bila orang lain mengubah bagian yang sama, kedua teks ditampilkan dan Anda yang memilih."),
        ),
    ),
    Section(
        "submission",
        _("Pengajuan dan tanda tangan"),
        (
            _("Petunjuk menyebut hal yang biasanya dikembalikan asesor; petunjuk tidak menghalangi pengajuan."),
            _(
                "Yang ditandatangani adalah satu revisi. Perubahan sesudahnya membuka revisi baru dan tanda "
                "tangan gugur."
            ),
        ),
    ),
    Section(
        "score",
        _("Menilai satu indikator"),
        (
            _("Nilai pertama tidak terlihat oleh siapa pun sampai semua asesor selesai; tekan ? untuk daftar tombol."),
            _("Tingkat di atas yang diklaim instansi memerlukan alasan."),
        ),
    ),
    Section(
        "cycle",
        _("Papan siklus"),
        (
            _("Papan menunjukkan tahap setiap instansi, siapa yang diam, dan perkiraan selesainya; isi jawaban tidak."),
            _("Tahap yang tertutup dibuka kembali untuk satu instansi dengan alasan yang tercatat."),
        ),
    ),
    Section(
        "evidence_library",
        _("Bukti"),
        (
            _(
                "Seret berkas ke kotak unggah, beberapa sekaligus. Bila jaringan putus, unggahan "
                "melanjutkan sendiri; besok pun bisa diteruskan dengan memilih berkas yang sama."
            ),
            _(
                "Pencarian mengenali bentuk kata: “penilaian” juga menemukan “menilai”, dan “perwali” "
                "menemukan “peraturan wali kota”. Tanda kutip mencari frasa persis."
            ),
            _("Berkas yang sama dua kali disimpan sekali. Versi lama tidak pernah hilang."),
        ),
    ),
    Section(
        "evidence_document",
        _("Satu dokumen"),
        (
            _(
                "Isi judul, nomor, tanggal, dan penanda tangan; petunjuk di halaman menyebut yang biasanya "
                "dikembalikan asesor, dengan sumber aturannya."
            ),
            _("Bila orang lain menyimpan lebih dulu, kedua isian ditampilkan berdampingan dan Anda yang memilih."),
        ),
    ),
    Section(
        "leader",
        _("Untuk pimpinan"),
        (
            _(
                "Indeks terakhir, indeks yang masih dapat dicapai menurut rencana, dan indeks bila laju sekarang "
                "bertahan."
            ),
            _("Yang menghalangi diurutkan menurut besarnya indeks yang hilang; tiap butir menuju tempat menanganinya."),
        ),
    ),
    Section(
        "plans",
        _("Rencana"),
        (
            _(
                "Rencana mencari kenaikan dengan upaya paling kecil yang mencapai sasaran; upaya adalah anggapan "
                "yang dapat Anda ubah."
            ),
            _(
                "Rencana yang ditetapkan tidak berubah lagi; rencana baru menggantikannya dan yang lama tetap "
                "tersimpan."
            ),
        ),
    ),
    Section(
        "actions",
        _("Tindak lanjut"),
        (_("Tindak lanjut selesai hanya bila buktinya diterima orang lain daripada yang menyerahkan."),),
    ),
    Section(
        "staff",
        _("SDM TIK"),
        (
            _(
                "Kebutuhan pelatihan dihitung dari rencana: kompetensi yang diminta indikatornya dan belum "
                "dimiliki siapa pun di perangkat daerah."
            ),
        ),
    ),
    Section(
        "trainings",
        _("Pelatihan"),
        (
            _(
                "Kehadiran dicatat lewat daftar, berkas CSV, atau kode QR; sertifikat terbit saat daftar hadir "
                "disahkan dan nomornya dapat diperiksa siapa pun."
            ),
        ),
    ),
    Section(
        "outreach",
        _("Sosialisasi"),
        (
            _(
                "Cakupan memperlihatkan layanan yang dimiliki semua tetapi kurang dipakai, di samping sosialisasi "
                "yang pernah diterima tiap perangkat daerah."
            ),
        ),
    ),
    Section(
        "services",
        _("Layanan digital"),
        (_("Daftar dapat diunduh, diubah, lalu dimuat kembali; yang berubah diperlihatkan dahulu."),),
    ),
    Section(
        "effect",
        _("Dampak"),
        (
            _(
                "Yang dilatih dibandingkan dengan yang sebanding; dengan kasus sedikit hanya angka yang "
                "ditunjukkan, tanpa kesimpulan."
            ),
        ),
    ),
    Section(
        "offices",
        _("Perangkat daerah"),
        (
            _(
                "Daftar bisa dimuat dari XLSX atau CSV. Semua perubahan ditunjukkan lebih dulu; tidak ada "
                "yang berubah sebelum Anda setuju."
            ),
            _("Kantor yang ditutup tetap tersimpan bersama riwayatnya."),
        ),
    ),
    Section(
        "people",
        _("Orang dan peran"),
        (
            _("Orang masuk lewat undangan. Tautannya berlaku tujuh hari, untuk satu kali pakai."),
            _("Bila seseorang pindah tugas, pakai serah terima: semua yang dipegangnya berpindah dalam satu tindakan."),
        ),
    ),
    Section(
        "history",
        _("Riwayat"),
        (
            _(
                "Setiap perubahan tercatat: siapa, apa, sebelum dan sesudah, dan alasannya. Catatan tidak "
                "dapat diubah atau dihapus."
            ),
        ),
    ),
    Section(
        "account",
        _("Akun"),
        (
            _("Kata sandi paling sedikit 12 huruf. Kunci sandi di ponsel atau laptop lebih mudah dan lebih aman."),
            _("Faktor kedua wajib bagi yang melihat lebih dari satu instansi. Simpan kode pemulihan di tempat lain."),
            _("Lupa kata sandi: minta tautan baru dari halaman masuk."),
        ),
    ),
)


@require_safe
@signed_in
def help_page(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Show every section; the link in the header leads to the one about the page it was on."""
    return render(request, "site/help.html", {"sections": SECTIONS})
