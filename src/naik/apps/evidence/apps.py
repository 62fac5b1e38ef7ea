"""Django's record of the library, and what it tells the topics below about itself."""

from django.apps import AppConfig
from django.utils.translation import gettext, ngettext


class EvidenceConfig(AppConfig):
    """The evidence library; a handover moves what a person keeps in it."""

    name = "naik.apps.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Make handovers and exports know documents and unfinished uploads."""
        from naik.apps.accounts import personal_data
        from naik.apps.evidence import documents_operations, queries, queries_person
        from naik.apps.institutions import holdings
        from naik.apps.institutions.models import Institution

        def count(institution_id: int, person_id: int) -> int:
            return queries.kept_by(institution_id, person_id) + queries.unfinished_uploads(institution_id, person_id)

        def open_work(institution_id: int, person_id: int) -> tuple[str, ...]:
            uploads = queries.unfinished_uploads(institution_id, person_id)
            faulty = len(queries.to_mend(Institution.objects.get(pk=institution_id), person_id))
            said = (
                (uploads, ngettext("%(count)d unggahan belum selesai.", "%(count)d unggahan belum selesai.", uploads)),
                (
                    faulty,
                    ngettext("%(count)d bukti perlu dilengkapi.", "%(count)d bukti perlu dilengkapi.", faulty),
                ),
            )
            return tuple(sentence % {"count": number} for number, sentence in said if number)

        holdings.register(
            holdings.Holding(
                "evidence",
                lambda: gettext("Dokumen bukti dan unggahan"),
                count,
                documents_operations.hand_over,
                open_work,
            )
        )
        personal_data.register(
            "evidence",
            queries_person.export,
            queries_person.erase,
            objections=queries_person.objections,
            institutions=queries_person.institutions,
        )
