"""How often one caller may call."""

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.limits import check_limit, client_address

if TYPE_CHECKING:  # the views ask for this class while they are being imported
    from rest_framework.views import APIView


class ViewerThrottle(BaseThrottle):
    """One limit for each account, one for each address without an account."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """True, or `TooMany` is raised, which knows how long to wait."""
        if request.user.is_authenticated:
            check_limit("learner", request.user.pk)
        else:
            check_limit("anonymous", client_address(request._request))
        return True
