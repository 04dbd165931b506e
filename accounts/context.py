"""Context processor of the sign-in page."""

from typing import Any

from django.http import HttpRequest

from accounts import demo


def doors(request: HttpRequest) -> dict[str, Any]:
    """`demo_people` for the sign-in page; empty outside demo mode."""
    return {"demo_people": demo.people()}
