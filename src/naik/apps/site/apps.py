"""Django's record of the site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The shell and the public pages."""

    name = "naik.apps.site"
    label = "site"
