"""The one page of the API that people read, in the site's two languages."""

from django.urls import path

from naik.api.documentation import documentation

urlpatterns = [path("api/v1/docs", documentation, name="api_documentation")]
