import pytest
from hypothesis import given
from hypothesis import strategies as st

from naik.indonesian import STOP_WORDS, index_terms, similarity, stem, trigrams, words
from naik.indonesian.vocabulary import roots, synonym_groups

FORMS = """
nilai: menilai penilaian dinilai penilai nilainya ternilai
susun: menyusun penyusunan disusun tersusun susunan
kelola: mengelola pengelolaan dikelola pengelola
rencana: perencanaan merencanakan berencana terencana
selenggara: penyelenggaraan menyelenggarakan diselenggarakan penyelenggara
ada: pengadaan mengadakan diadakan
layan: pelayanan layanan melayani dilayani
aman: keamanan pengamanan mengamankan
sedia: ketersediaan tersedia penyediaan menyediakan
pantau: pemantauan memantau dipantau
terap: penerapan menerapkan diterapkan
atur: peraturan mengatur diatur pengaturan
perintah: pemerintah pemerintahan memerintahkan
bijak: kebijakan
menteri: menteri kementerian
audit: audit mengaudit diaudit
aplikasi: aplikasi aplikasinya
peta: peta pemetaan memetakan
perwali: perwali
proses: memproses pemrosesan diproses
awas: pengawasan mengawasi diawasi
padu: terpadu keterpaduan memadukan
kerja: bekerja pekerjaan pekerja
ajar: belajar pembelajaran mengajar
tahu: mengetahui pengetahuan diketahui
cek: mengecek pengecekan dicek
"""
EXPECTED = [(form, line.split(":")[0]) for line in FORMS.strip().splitlines() for form in line.split(":")[1].split()]


@pytest.mark.parametrize(("form", "root"), EXPECTED)
def test_forms_of_a_known_root_meet_in_it(form: str, root: str) -> None:
    assert stem(form) == root


@pytest.mark.parametrize(
    "forms",
    [
        "gembok menggembok penggembokan digembok menggembokkan digembokkan",
        "blokir memblokir pemblokiran diblokir terblokir",
        "sortir menyortir penyortiran disortir",
        "geblek menggeblek penggeblekan digeblek",
        "lumrak melumrak melumrakkan dilumrakkan pelumrakan",
        "tarunduk menarunduk ditarunduk penarundukan",
    ],
)
def test_forms_of_an_unknown_root_meet(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1
    assert not {stem(form) for form in forms.split()} & roots()


@given(st.one_of(st.text(), st.text("aeikmnprstgbdlyu", min_size=4, max_size=16)))
def test_a_stem_is_its_own_stem(word: str) -> None:
    assert stem(stem(word)) == stem(word)


@given(
    st.sampled_from(sorted(roots())),
    st.sampled_from(["me", "mem", "men", "meng", "peng", "ke", "di", "ter", "ber", "per", "se", ""]),
    st.sampled_from(["kan", "an", "i", "nya", "lah", "kannya", ""]),
)
def test_any_affixes_leave_something(root: str, prefix: str, suffix: str) -> None:
    word = prefix + root + suffix
    assert stem(word)
    assert stem(stem(word)) == stem(word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peraturan No. 59/2020", ["peraturan", "no", "59/2020", "59", "2020"]),
        ("S.K. Bupati a.n. Sekda", ["sk", "bupati", "an", "sekda"]),
        ("Undang-Undang", ["undang", "undang"]),
        ("Évaluasi ﬁnal Ｗｉｄｅ", ["evaluasi", "final", "wide"]),
        ("Jum'at, Jum’at", ["jumat", "jumat"]),
        ("e\u0301valuasi", ["evaluasi"]),
        ("'; DROP & | ! : * \\", ["drop"]),
        ("ISO/IEC 27001:2022", ["iso", "iec", "27001", "2022"]),
        ("PER-1/2020/x", ["per", "1/2020", "1", "2020", "x"]),
        ("", []),
        ("\0\x01—…", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_terms_stand_side_by_side_and_in_order(text: str) -> None:
    terms = index_terms(text)
    assert terms.exact == words(text)
    assert len(terms.exact) == len(terms.stems)
    positions = [position for position, _ in terms.synonyms]
    assert positions == sorted(positions)
    assert all(0 <= position < len(terms.exact) for position in positions)
    assert all(word and all(character.isalnum() or character in "./" for character in word) for word in terms.exact)


def test_equal_phrases_and_numbered_regulations_are_named_where_they_begin() -> None:
    terms = index_terms("Draf Peraturan Wali Kota Nomor 01 Tahun 2020")
    assert terms.synonyms == [(1, "perwali"), (2, "wali kota"), (4, "nomor"), (5, "1/2020")]


def test_the_word_lists_are_sound() -> None:
    assert len(roots()) >= 900
    assert {"yang", "dan", "di", "ke", "dari", "untuk", "pada", "dengan"} <= STOP_WORDS
    phrases = [phrase for group in synonym_groups().values() for phrase in group]
    assert len(synonym_groups()) >= 60
    assert len(phrases) == len(set(phrases)), "a phrase stands in two groups"
    assert all(" ".join(words(phrase)) == phrase for phrase in phrases)
    assert all(stem(root) == root for root in roots())


def test_likeness_is_counted_in_triples() -> None:
    assert trigrams("Peta") == {"  p", " pe", "pet", "eta", "ta "}
    assert similarity("penilaian", "penilaian") == 1
    assert similarity("penilaian", "penilian") > 0.5 > similarity("penilaian", "rapat")
    assert similarity("", "") == 0


@given(st.text(), st.text())
def test_likeness_is_mutual_and_between_nothing_and_one(a: str, b: str) -> None:
    assert 0 <= similarity(a, b) == similarity(b, a) <= 1
