"""Linking the caller's account to a Telegram account."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import deep_link, pending_link, telegram_account
from accounts.services.linking import (
    LINK_LIFETIME,
    begin_link,
    cancel_link,
    confirm_link_on_web,
    link_state,
    telegram_state,
    unlink_telegram,
)
from api.base import ApiView, signed_in
from api.serializers.accounts import NewLinkSerializer, TelegramPageSerializer
from core.errors import NotFound
from core.models import User


def _page(user: User) -> Response:
    account, link = telegram_account(user), pending_link(user)
    return Response(
        {
            "telegram": telegram_state(account) if account else None,
            "link": link_state(link) if link else None,
        }
    )


class TelegramView(ApiView):
    """The caller's Telegram account."""

    problems = {"DELETE": (404,)}

    @extend_schema(operation_id="me_telegram_retrieve", responses=TelegramPageSerializer)
    def get(self, request: Request) -> Response:
        """The linked Telegram account, and a link in the making that a chat has taken up."""
        return _page(signed_in(request))

    @extend_schema(operation_id="me_telegram_unlink", responses={204: None})
    def delete(self, request: Request) -> Response:
        """End the link."""
        if not unlink_telegram(user=signed_in(request)):
            raise NotFound(code="link_not_found")
        return Response(status=status.HTTP_204_NO_CONTENT)


class LinkView(ApiView):
    """Beginning a link."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="me_telegram_begin", request=None, responses={201: NewLinkSerializer})
    def post(self, request: Request) -> Response:
        """A deep link to open in Telegram; earlier ones stop working."""
        token = begin_link(user=signed_in(request))
        body = {
            "token": token,
            "url": deep_link(token) or None,
            "expires_in": int(LINK_LIFETIME.total_seconds()),
        }
        return Response(body, status=status.HTTP_201_CREATED)


class ConfirmLinkView(ApiView):
    """Confirming a link."""

    problems = {"POST": (409,)}

    @extend_schema(operation_id="me_telegram_confirm", request=None, responses=TelegramPageSerializer)
    def post(self, request: Request, link_id: int) -> Response:
        """Say yes from this side; the accounts are linked once the chat has said yes too."""
        user = signed_in(request)
        confirm_link_on_web(user=user, request_id=link_id)
        return _page(user)


class CancelLinkView(ApiView):
    """Refusing a link."""

    @extend_schema(operation_id="me_telegram_cancel", request=None, responses=TelegramPageSerializer)
    def post(self, request: Request, link_id: int) -> Response:
        """Say no: the chat's link is closed."""
        user = signed_in(request)
        if not cancel_link(request_id=link_id, user=user):
            raise NotFound(code="link_not_found")
        return _page(user)
