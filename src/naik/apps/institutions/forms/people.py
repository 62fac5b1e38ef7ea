"""Forms that give and end roles, invite, assign, hand over and enter for support."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from naik.apps.institutions.access import Access
from naik.apps.institutions.granting import Held, offers
from naik.apps.institutions.moments import end_of
from naik.apps.institutions.operations.invitations import Invited
from naik.apps.institutions.operations.support import MINUTES, SHORTEST_REASON
from naik.apps.institutions.queries.offices import office_choices
from naik.apps.institutions.queries.people import assignable, people_choices, province_choices
from naik.apps.institutions.roles import Reach, Role

Choices = Iterable[tuple[object, object]]


def _day(label: Any, **options: Any) -> forms.DateField:  # noqa: ANN401  what Django's field takes
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **options)


def _choose(field: forms.Field, choices: Choices, empty: str | None = None) -> None:
    every = [*([("", empty)] if empty is not None else []), *choices]
    if isinstance(field, forms.ChoiceField):
        field.choices = every


class RoleForm(forms.Form):
    """A role out of those one may give, its reach, and its last day."""

    role = forms.ChoiceField(label=_("Peran"))
    reach = forms.ChoiceField(
        label=_("Jangkauan"), required=False, help_text=_("Bila dikosongkan, jangkauan yang lazim bagi peran ini.")
    )
    office = forms.TypedChoiceField(
        label=_("Perangkat daerah"), required=False, coerce=int, empty_value=None,
        help_text=_("Hanya untuk kontributor perangkat daerah."),
    )  # fmt: skip
    province = forms.ChoiceField(
        label=pgettext_lazy("kolom", "Provinsi"), required=False, help_text=_("Hanya untuk jangkauan satu provinsi.")
    )
    until = _day(_("Sampai tanggal"), help_text=_("Hari terakhir peran ini berlaku; kosongkan bila tanpa batas."))

    def __init__(self, access: Access, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  as Django's form
        """Offer what this person may give here."""
        super().__init__(*arguments, **options)
        self.access = access
        self.offers = offers(access)
        roles = dict.fromkeys(offer.role for offer in self.offers)
        _choose(self.fields["role"], [(role, Role(role).label) for role in roles], empty="")
        reaches = [reach for reach in Reach.values if any(offer.reach == reach for offer in self.offers)]
        _choose(self.fields["reach"], [(reach, Reach(reach).label) for reach in reaches], empty="")
        _choose(self.fields["office"], office_choices(access), empty="")
        if Reach.PROVINCE in reaches:
            _choose(self.fields["province"], province_choices(), empty="")
        else:
            del self.fields["province"]
        if len({(offer.role, offer.reach) for offer in self.offers}) == len(roles):
            # Every role on offer has one reach: nothing to choose.
            del self.fields["reach"]

    def clean(self) -> dict[str, Any]:
        """Ask for the office or the province where the reach needs one."""
        cleaned = super().clean() or {}
        reach = self._reach(cleaned)
        if not cleaned.get("role"):
            return cleaned
        if not reach:
            self.add_error("reach" if "reach" in self.fields else None, gettext("Pilih jangkauan untuk peran ini."))
        if reach == Reach.OFFICE and not cleaned.get("office") and "office" not in self.errors:
            self.add_error("office", gettext("Pilih perangkat daerah untuk peran ini."))
        if reach == Reach.PROVINCE and not cleaned.get("province"):
            self.add_error("province", gettext("Pilih provinsi untuk peran ini."))
        return cleaned

    def _reach(self, cleaned: dict[str, Any]) -> str:
        possible = [offer.reach for offer in self.offers if offer.role == cleaned.get("role")]
        # Also where the page offers no choice: a reach that was asked for is given or refused, never replaced.
        chosen = cleaned.get("reach") or self.data.get("reach", "")
        if not chosen:
            return possible[0] if len(possible) == 1 else ""
        return chosen if chosen in possible else ""

    def held(self) -> Held:
        """The role that was chosen."""
        reach = self._reach(self.cleaned_data)
        return Held(
            self.cleaned_data["role"],
            reach,
            self.cleaned_data["office"] if reach == Reach.OFFICE else None,
            (self.cleaned_data.get("province") or None) if reach == Reach.PROVINCE else None,
        )

    def ends_at(self) -> datetime | None:
        """The moment after the last day."""
        until: date | None = self.cleaned_data["until"]
        return None if until is None else end_of(until, self.access.institution)


class MembershipForm(RoleForm):
    """One more role for somebody who is or was here."""

    person = forms.TypedChoiceField(label=_("Orang"), coerce=int)
    field_order = ("person", "role", "reach", "office", "province", "until")

    def __init__(self, access: Access, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  as Django's form
        """Offer everybody but oneself."""
        super().__init__(access, *arguments, **options)
        people = [one for one in people_choices(access) if one[0] != access.person.pk]
        _choose(self.fields["person"], people, empty="")


class InvitationForm(RoleForm):
    """Who is invited to which role."""

    name = forms.CharField(label=_("Nama"), max_length=120)
    email = forms.EmailField(label=_("Alamat surel"), help_text=_("Undangan hanya dapat diterima oleh alamat ini."))
    field_order = ("name", "email", "role", "reach", "office", "province", "until")

    def invited(self) -> Invited:
        """What was typed, checked."""
        return Invited(
            name=" ".join(self.cleaned_data["name"].split()), email=self.cleaned_data["email"], held=self.held(),
            ends_at=self.ends_at(),
        )  # fmt: skip


class EndForm(forms.Form):
    """When a role ends, and why."""

    on = _day(_("Hari terakhir"), help_text=_("Kosongkan untuk mengakhiri sekarang juga."))
    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class AssignmentForm(forms.Form):
    """The institution to assign, out of those one has charge of."""

    target = forms.TypedChoiceField(label=_("Instansi"), coerce=int)

    def __init__(self, access: Access, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  as Django's form
        """Offer the institutions of one's charge."""
        super().__init__(*arguments, **options)
        _choose(self.fields["target"], [(one.pk, one.name) for one in assignable(access)], empty="")


class HandoverForm(forms.Form):
    """From whom to whom, and why."""

    giver = forms.TypedChoiceField(label=_("Dari"), coerce=int)
    taker = forms.TypedChoiceField(
        label=_("Kepada"), coerce=int, help_text=_("Orang baru diundang lebih dahulu, lalu dipilih di sini.")
    )
    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, access: Access, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  as Django's form
        """Offer everybody here; the one who takes over is active and is not oneself."""
        super().__init__(*arguments, **options)
        _choose(self.fields["giver"], people_choices(access), empty="")
        takers = [one for one in people_choices(access, active_only=True) if one[0] != access.person.pk]
        _choose(self.fields["taker"], takers, empty="")

    def clean(self) -> dict[str, Any]:
        """Two different people."""
        cleaned = super().clean() or {}
        if cleaned.get("giver") and cleaned.get("giver") == cleaned.get("taker"):
            self.add_error("taker", gettext("Pilih dua orang yang berbeda."))
        return cleaned


class SupportForm(forms.Form):
    """Why one enters, and for how long."""

    reason = forms.CharField(
        label=_("Alasan"), min_length=SHORTEST_REASON, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sedikitnya 20 huruf. Anggota instansi membaca alasan ini."),
    )  # fmt: skip
    minutes = forms.TypedChoiceField(
        label=_("Lama"),
        coerce=int,
        choices=[(minutes, _("%(minutes)d menit") % {"minutes": minutes}) for minutes in MINUTES],
    )
