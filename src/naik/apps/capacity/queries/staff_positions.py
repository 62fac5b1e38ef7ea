"""The functional positions that are offered; any other can be typed.

The ranks are those of functional positions of the civil service (jabatan fungsional, Permenpan RB 1/2023: keterampilan
from Terampil to Penyelia, keahlian from Ahli Pertama to Ahli Utama). The names are the positions that do the IT, data,
records and policy work the instruments ask for; `Pelaksana` stands for staff without a functional position.
"""

from __future__ import annotations

SKILLED = ("Terampil", "Mahir", "Penyelia")
EXPERT = ("Ahli Pertama", "Ahli Muda", "Ahli Madya", "Ahli Utama")
WITH_BOTH = ("Pranata Komputer", "Sandiman", "Statistisi", "Arsiparis", "Pranata Hubungan Masyarakat")
EXPERTS_ONLY = ("Manggala Informatika", "Analis Kebijakan", "Perencana")
PLAIN = ("Pelaksana",)
POSITIONS: tuple[str, ...] = (
    *(f"{name} {rank}" for name in WITH_BOTH for rank in (*SKILLED, *EXPERT)),
    *(f"{name} {rank}" for name in EXPERTS_ONLY for rank in EXPERT),
    *PLAIN,
)
"""In the order in which they are offered."""
