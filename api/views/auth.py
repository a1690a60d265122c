"""Signing up, and tokens for signing in."""

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.services.pairs import check_token, revoke_pair, rotate_pair, sign_in
from accounts.services.registration import register_user
from api.base import ApiView, read_body
from api.serializers.accounts import (
    CredentialsSerializer,
    MeSerializer,
    PairSerializer,
    RefreshSerializer,
    RegistrationSerializer,
    VerifySerializer,
)
from api.views.me import me_body
from core.limits import check_limit, client_address


class OpenView(ApiView):
    """A door for those who are not signed in: no token is read here, so a stale one does no harm."""

    authentication_classes = []
    permission_classes = [AllowAny]


class RegisterView(OpenView):
    """Signing up."""

    @extend_schema(
        operation_id="auth_register", request=RegistrationSerializer, responses={201: MeSerializer}
    )
    def post(self, request: Request) -> Response:
        """Make a learner's account."""
        values = read_body(RegistrationSerializer, request)
        check_limit("register", client_address(request._request))
        return Response(me_body(register_user(**values)), status=status.HTTP_201_CREATED)


class PairView(OpenView):
    """Signing in."""

    @extend_schema(operation_id="auth_token", request=CredentialsSerializer, responses=PairSerializer)
    def post(self, request: Request) -> Response:
        """A pair of tokens for a name and its password."""
        values = read_body(CredentialsSerializer, request)
        check_limit("login-address", client_address(request._request))
        check_limit("login-name", values["username"].casefold())
        return Response(asdict(sign_in(**values)))


class RefreshView(OpenView):
    """The next pair."""

    @extend_schema(request=RefreshSerializer, responses=PairSerializer)
    def post(self, request: Request) -> Response:
        """The next pair of tokens; the refresh token handed in is spent."""
        return Response(asdict(rotate_pair(**read_body(RefreshSerializer, request))))


class VerifyView(OpenView):
    """Is it still good?"""

    @extend_schema(request=VerifySerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """204 when the token would still be taken, 401 when not."""
        check_token(**read_body(VerifySerializer, request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class BlacklistView(OpenView):
    """Signing out."""

    @extend_schema(request=RefreshSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Make a refresh token worthless; a second time changes nothing."""
        revoke_pair(**read_body(RefreshSerializer, request))
        return Response(status=status.HTTP_204_NO_CONTENT)
