"""Coming and going: register, sign in, sign out, and the password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, views
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.services.registration import register_user
from core.errors import DomainError
from core.models import User
from web.forms import RegisterForm
from web.http import PageRequest, client_address, own_address, page
from web.throttle import PASSWORD_MAIL, REGISTRATION, SIGN_IN_ADDRESS, SIGN_IN_NAME

BACKEND = "accounts.backends.CaseInsensitiveBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@page
def register(request: PageRequest) -> HttpResponse:
    """Create an account and go on signed in."""
    if request.user.is_authenticated:
        return redirect("web:home")
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = client_address(request)
        REGISTRATION.check(address)
        try:
            user = register_user(**form.cleaned_data, language=get_language() or "")
        except DomainError as error:
            form.add_refusal(error)
        else:
            REGISTRATION.note(address)
            login(request, user, backend=BACKEND)
            return redirect(next_address(request))
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "accounts/register.html", context, status=422 if form.errors else 200)


def next_address(request: HttpRequest) -> str:
    """Where `next` says, if that is on this site; otherwise home."""
    target = request.POST.get("next") or request.GET.get("next", "")
    return own_address(request, target) or reverse("web:home")


class SignIn(views.LoginView):
    """Django's sign-in with brakes on guessing."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse before the password is looked at when there were too many wrong ones."""
        SIGN_IN_NAME.check(*self._keys())
        SIGN_IN_ADDRESS.check(client_address(request))
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Count the miss."""
        SIGN_IN_NAME.note(*self._keys())
        SIGN_IN_ADDRESS.note(client_address(self.request))
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """In; the misses before are forgiven."""
        SIGN_IN_NAME.forget(*self._keys())
        return super().form_valid(form)

    def _keys(self) -> tuple[str, str]:
        return client_address(self.request), self.request.POST.get("username", "")[:150]


class PasswordReset(views.PasswordResetView):
    """Ask for a mail with a link; the answer never tells whether the address is known."""

    template_name = "accounts/password_reset.html"
    email_template_name = "accounts/password_reset_mail.txt"
    subject_template_name = "accounts/password_reset_subject.txt"
    success_url = reverse_lazy("accounts:password_reset_done")

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        """Send the mail, a few times an hour at most."""
        address = client_address(self.request)
        PASSWORD_MAIL.check(address)
        PASSWORD_MAIL.note(address)
        return super().form_valid(form)


class PasswordResetConfirm(views.PasswordResetConfirmView):
    """The page behind the mailed link."""

    template_name = "accounts/password_reset_confirm.html"
    success_url = reverse_lazy("accounts:login")

    def form_valid(self, form: Any) -> HttpResponse:
        """Say that it worked."""
        messages.success(self.request, _("Your new password is set. Sign in with it."))
        return super().form_valid(form)


class PasswordChange(views.PasswordChangeView):
    """Change the password; other sessions end, this one goes on."""

    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("accounts:settings")

    def get_form_class(self) -> Any:
        """Whoever has no password yet cannot give the old one."""
        known = isinstance(self.request.user, User) and self.request.user.has_usable_password()
        return super().get_form_class() if known else SetPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Say that it worked."""
        messages.success(self.request, _("Your password has been changed."))
        return super().form_valid(form)
