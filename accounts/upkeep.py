"""What expires by itself and is then cleared away."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from accounts.models import UsedInitData
from accounts.services.linking import expire_links


def clear_tokens() -> str:
    """Forget refresh tokens that have expired, with what blacklisted them."""
    _total, by_model = OutstandingToken.objects.filter(expires_at__lte=timezone.now()).delete()
    return f"{by_model.get(OutstandingToken._meta.label, 0)} expired tokens cleared"


def clear_init_data() -> str:
    """Forget used openings of the Mini App that are too old to be taken again anyway."""
    gone, _by_model = UsedInitData.objects.filter(
        expires_at__lte=timezone.now() - timedelta(hours=1)
    ).delete()
    return f"{gone} used openings forgotten"


def end_links() -> str:
    """Close what was to be linked and was not confirmed in time."""
    return f"{expire_links()} links ran out"


def clear_sessions() -> str:
    """Forget sessions that have expired, wherever they are kept."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return "expired sessions cleared"
