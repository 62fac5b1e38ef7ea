"""The API's document as a page: made from the OpenAPI schema, without a script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from naik.api.service import api


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Every endpoint with its parameters."""
    schema = api.get_openapi_schema()
    endpoints = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "parameters": operation.get("parameters", []),
        }
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]
    return render(
        request,
        "api/documentation.html",
        {"endpoints": endpoints, "openapi_url": reverse(f"{api.urls_namespace}:openapi-json")},
    )
