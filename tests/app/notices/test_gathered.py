"""What an evaluation tells is mailed in the digest only, whatever was wished before that rule."""

from __future__ import annotations

import pytest

from naik.apps.notices.forms import PreferencesForm
from naik.apps.notices.models import Delivery, NoticeKind
from naik.apps.notices.operations import prefer
from naik.apps.notices.queries import GATHERED, wishes
from tests.people import person, signed_in

pytestmark = pytest.mark.usefixtures("shipped_data")


def test_a_wish_for_mails_at_once_holds_as_the_digest_for_a_gathered_kind() -> None:
    who = person("Penerima Rangkuman")
    prefer(who.pk, dict.fromkeys(NoticeKind.values, (True, Delivery.NOW)))
    held = {one.kind: one.email for one in wishes(who.pk)}
    assert {kind for kind, email in held.items() if email == Delivery.DIGEST} == GATHERED


def test_a_gathered_kind_can_still_be_switched_off() -> None:
    who = person("Penerima Rangkuman")
    prefer(who.pk, {NoticeKind.DUE_SOON: (False, Delivery.OFF)})
    (held,) = (one for one in wishes(who.pk) if one.kind == NoticeKind.DUE_SOON)
    assert (held.in_product, held.email) == (False, Delivery.OFF)


def test_the_settings_offer_no_mail_at_once_for_what_is_gathered_and_say_why() -> None:
    who = person("Penerima Rangkuman")
    form = PreferencesForm(wishes(who.pk))
    for wish, _, email in form.rows:
        if email is not None:
            offered = {value for value, _ in email.field.choices}  # type: ignore[attr-defined]  # a ChoiceField
            assert (Delivery.NOW in offered) is (wish.kind not in GATHERED)
    page = signed_in(who).get("/akun/pemberitahuan/pengaturan/").content.decode()
    assert page.count("paling banyak satu surel sehari") == len(GATHERED)
