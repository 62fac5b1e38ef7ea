"""One's own account."""
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/account.html")
export = erase = account
