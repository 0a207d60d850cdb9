"""Which format an answer has: JSON, for whoever takes it."""

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request


class JsonNegotiation(DefaultContentNegotiation):
    """REST framework's own, and an empty Accept refuses nothing."""

    def get_accept_list(self, request: Request) -> list[str]:
        return super().get_accept_list(request) if request.META.get("HTTP_ACCEPT", "").strip() else ["*/*"]
