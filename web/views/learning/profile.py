"""The profile: name, address, words and a picture."""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.selectors import portrait_of
from accounts.services.portraits import MAX_BYTES, portrait_remove, portrait_save
from accounts.services.registration import change_profile
from core.errors import DomainError, NotFound
from web.forms import ServiceForm
from web.http import PageRequest, member_page, status_of


class ProfileForm(ServiceForm):
    """What a learner says of themselves. The picture is checked and encoded anew by its service."""

    username = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail (optional)"), required=False, max_length=254)
    bio = forms.CharField(
        label=gettext_lazy("About me"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    avatar = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy("PNG, JPEG, WebP or GIF, at most 5 MB. It is cut square and made small."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )


@require_http_methods(["GET", "POST"])
@member_page
def profile_page(request: PageRequest) -> HttpResponse:
    """Show the profile, or change it: all of it or nothing."""
    user = request.learner
    if request.method == "GET":
        initial = {"username": user.username, "email": user.email, "bio": user.bio}
        return _show(request, ProfileForm(initial=initial))
    form = ProfileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        _save(request, form)
    except DomainError as error:
        form.add_refusal(error)
        return _show(request, form, status=status_of(error))
    messages.success(request, _("Your profile has been saved."))
    return redirect("accounts:profile")


@transaction.atomic
def _save(request: PageRequest, form: ProfileForm) -> None:
    data = form.cleaned_data
    change_profile(user=request.learner, username=data["username"], email=data["email"], bio=data["bio"])
    upload = data["avatar"]
    if isinstance(upload, UploadedFile):
        portrait_save(user=request.learner, data=upload.read(MAX_BYTES + 1))


def _show(request: PageRequest, form: ProfileForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "portrait": portrait_of(request.learner.pk)}
    return render(request, "accounts/profile.html", context, status=status)


@require_POST
@member_page
def remove_picture(request: PageRequest) -> HttpResponse:
    """Take the picture away."""
    portrait_remove(user=request.learner)
    messages.success(request, _("The picture has been removed."))
    return redirect("accounts:profile")


@require_GET
@member_page
def picture(request: PageRequest, user_id: int) -> HttpResponseBase:
    """Somebody's picture, for those who are signed in."""
    portrait = portrait_of(user_id)
    if portrait is None:
        raise NotFound(code="no_portrait")
    response = HttpResponse(bytes(portrait.picture), content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, max_age=3600)
    return response
