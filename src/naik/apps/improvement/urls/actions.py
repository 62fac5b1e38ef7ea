"""Addresses of actions."""

from __future__ import annotations

from django.urls import URLPattern, path

from naik.apps.improvement.views import action, actions, step_templates

ACTIONS = "ruang/<slug:institution>/tindak-lanjut/"
ACTION = f"{ACTIONS}<int:action_id>/"

urlpatterns: list[URLPattern] = [
    path(ACTIONS, actions.actions, name="actions"),
    path(f"{ACTIONS}unduh.<str:form>", actions.download, name="actions_download"),
    path(f"{ACTIONS}baru/", actions.action_new, name="action_new"),
    path(f"{ACTIONS}dari-rencana/<int:plan_id>/", actions.actions_from_plan, name="actions_from_plan"),
    path(f"{ACTIONS}langkah/", step_templates.step_templates, name="step_templates"),
    path(f"{ACTIONS}langkah/bawaan/", step_templates.step_templates_reset, name="step_templates_reset"),
    path(ACTION, action.action, name="action"),
    path(f"{ACTION}ubah/", action.action_edit, name="action_edit"),
    path(f"{ACTION}langkah/", action.action_steps, name="action_steps"),
    path(f"{ACTION}mulai/", action.action_start, name="action_start"),
    path(f"{ACTION}bukti/", action.action_give, name="action_evidence"),
    path(f"{ACTION}tarik/", action.action_take_back, name="action_take_back"),
    path(f"{ACTION}terima/", action.action_accept, name="action_accept"),
    path(f"{ACTION}kembalikan/", action.action_return, name="action_return"),
    path(f"{ACTION}hentikan/", action.action_drop, name="action_drop"),
    path(f"{ACTION}lanjutkan/", action.action_resume, name="action_resume"),
]
