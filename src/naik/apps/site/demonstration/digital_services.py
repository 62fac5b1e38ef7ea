"""Invented digital services of the city's offices and their use; names of real services are nobody's to invent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from naik.apps.institutions.access import Access
from naik.apps.institutions.models import Office
from naik.apps.inventory.operations import services, use
from naik.apps.inventory.operations.use import Entry, Sheet
from naik.apps.inventory.queries.use import seen_of
from naik.apps.inventory.service_values import Given
from naik.apps.inventory.use_values import Figures
from naik.apps.site.demonstration.people import access_of
from naik.apps.tenancy.scope import opened

INSTRUMENT = "spbe-2020"
SOURCE = "Angka contoh; bukan pemakaian yang sebenarnya"
LETTERS = "Surat Dinas Elektronik Kota (contoh)"
"""The service that every office has and few use."""
STAFF_OF_AN_OFFICE = 40
LETTER_USERS: Mapping[int, tuple[int | None, ...]] = {
    2024: (31, 3, 12, 2, 0, 5, 22, 4, 1, 0, 0, 2, 9, 6, 0, 3, 0, 0, None, 0),
    2025: (36, 4, 24, 3, 1, 5, 27, 6, 2, 0, 1, 3, 12, 15, 0, 4, 0, 0, None, 0),
    2026: (37, 4, 26, 11, 1, 5, 31, 12, 2, 0, 1, 3, 21, 24, 0, 9, 0, 0, None, 0),
}
"""Active users of it in each office, by the order of their codes; None where nobody reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedService:
    """A service by its office's code; `use` holds active users, possible users, transactions and satisfaction."""

    name: str
    office: str
    given: Given
    use: Mapping[int, tuple[int, int | None, int | None, str | None]]


def _service(
    name: str, office: str, users: str, values: tuple[str, ...],
    use_of: Mapping[int, tuple[int, int | None, int | None, str | None]], **given: object,
) -> InventedService:  # fmt: skip
    kind = "public" if users in {"citizens", "businesses"} else "administration"
    usual: dict[str, object] = {
        "name": name, "kind": kind, "users": users, "instrument": INSTRUMENT, "values": list(values), "state": "live",
        "started_year": 2021, "hosting": "own_centre",
    }  # fmt: skip
    return InventedService(name=name, office=office, given=usual | given, use=use_of)


SERVICES = (
    _service(LETTERS, "1.01", "employees", ("37",), {}, for_every_office=True, started_year=2023, developer="shared",
             integration="institution", description="Surat masuk, surat keluar, dan disposisi (contoh)."),
    _service("Presensi Pegawai Kota (contoh)", "1.07", "employees", ("36", "41"),
             {2024: (6_150, 6_800, 2_900_000, "71.5"), 2025: (6_540, 6_800, 3_100_000, "74.0")}, developer="vendor"),
    _service("Presensi Pegawai Daring (contoh)", "1.09", "employees", ("36",),
             {2024: (820, 3_100, 240_000, None), 2025: (910, 3_100, 265_000, None)}, hosting="cloud",
             started_year=2022),
    _service("Kinerja Harian Pegawai (contoh)", "1.07", "employees", ("41",),
             {2024: (3_900, 6_800, None, "62.0"), 2025: (4_750, 6_800, None, "66.5")}, integration="institution"),
    _service("Perencanaan dan Penganggaran Terpadu (contoh)", "1.03", "employees", ("32", "33"),
             {2024: (410, 450, 18_200, "80.0"), 2025: (432, 450, 19_100, "81.5")}, developer="shared",
             integration="national", hosting="national_centre", started_year=2021),
    _service("Kas dan Belanja Daerah (contoh)", "1.06", "employees", ("34",),
             {2024: (260, 300, 96_000, "77.0"), 2025: (281, 300, 104_000, "78.5")}, integration="institution"),
    _service("Catatan Barang Milik Daerah (contoh)", "1.06", "employees", ("38",),
             {2024: (150, 420, 21_000, None), 2025: (190, 420, 26_500, "58.0")}),
    _service("Pengawasan dan Tindak Lanjut Temuan (contoh)", "1.02", "employees", ("39",),
             {2024: (44, 120, 900, None), 2025: (61, 120, 1_350, None)}, hosting="own_room"),
    _service("Kanal Aduan Warga (contoh)", "1.01", "citizens", ("42",),
             {2024: (9_400, None, 12_800, "69.0"), 2025: (13_900, None, 18_700, "73.5")}, integration="national"),
    _service("Gerai Data Terbuka (contoh)", "1.01", "citizens", ("43",),
             {2024: (2_100, None, 7_400, None), 2025: (3_350, None, 11_900, "70.0")}),
    _service("Antrean Puskesmas (contoh)", "1.04", "citizens", ("46",),
             {2024: (38_000, None, 151_000, "76.0"), 2025: (57_500, None, 236_000, "79.0")}, integration="office"),
    _service("Izin Usaha Satu Pintu (contoh)", "1.14", "businesses", ("45",),
             {2024: (5_200, None, 6_900, "72.0"), 2025: (6_050, None, 8_200, "75.5")}, integration="national"),
    _service("Pajak Daerah Dalam Genggaman (contoh)", "1.08", "citizens", (),
             {2024: (41_000, 180_000, 77_000, "68.0"), 2025: (63_000, 185_000, 119_000, "72.5")}, started_year=2022),
    _service("Janji Temu Kependudukan (contoh)", "1.13", "citizens", (), {2025: (22_400, None, 30_100, "81.0")},
             started_year=2025, hosting="national_centre"),
    _service("Denah Taman dan Pohon (contoh)", "1.15", "citizens", (), {}, state="building", started_year=None),
    _service("Buku Tamu Kecamatan (contoh)", "1.05", "citizens", (), {2024: (130, None, 130, None)},
             state="retiring", ended_year=2026, hosting="own_room", started_year=2020),
)  # fmt: skip


def load_services() -> None:
    """Enter the invented services and their use of two years."""
    access = access_of("koordinator")
    with opened([access.institution.pk], person=access.person.pk):
        offices = dict(Office.objects.order_by("code").values_list("code", "pk"))
        for one in SERVICES:
            made = services.add(access, offices[one.office], one.given)
            for year, figures in one.use.items():
                _use(access, made.pk, year, {None: figures})
            if one.name == LETTERS:
                for year, counts in LETTER_USERS.items():
                    by_office = zip(offices.values(), counts, strict=True)
                    _use(access, made.pk, year, {
                        office: (count, STAFF_OF_AN_OFFICE, None, None) for office, count in by_office
                        if count is not None
                    })  # fmt: skip


def _use(
    access: Access, service: int, year: int,
    figures: Mapping[int | None, tuple[int, int | None, int | None, str | None]],
) -> None:  # fmt: skip
    entries = {
        office: Entry(
            Figures(
                active_users=active, possible_users=possible, transactions=transactions,
                satisfaction=None if satisfaction is None else Decimal(satisfaction),
            ),
            SOURCE,
        )
        for office, (active, possible, transactions, satisfaction) in figures.items()
    }  # fmt: skip
    use.record_use(access, service, Sheet(year=year, entries=entries, seen=seen_of({}, entries)))
