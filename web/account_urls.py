"""The addresses of a person's own account, under `/accounts/`."""

from django.contrib.auth import views as auth
from django.urls import URLPattern, path

from web.course_urls import own_urls
from web.http import page
from web.views import progress, session, settings, telegram, telegram_login, week

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("register/", session.register, name="register"),
    path("login/", page(session.SignIn.as_view()), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", page(session.PasswordChange.as_view()), name="password_change"),
    path("password/reset/", page(session.PasswordReset.as_view()), name="password_reset"),
    path(
        "password/reset/sent/",
        page(auth.PasswordResetDoneView.as_view(template_name="accounts/password_reset_done.html")),
        name="password_reset_done",
    ),
    path(
        "password/reset/<uidb64>/<token>/",
        page(session.PasswordResetConfirm.as_view()),
        name="password_reset_confirm",
    ),
    path("progress/", progress.progress_page, name="progress"),
    path("progress/week/", week.week_page, name="week"),
    path("progress/week.png", week.week_image, name="week_image"),
    path("settings/", settings.settings_page, name="settings"),
    path("settings/preferences/", settings.save_preferences, name="preferences"),
    path("settings/editor/", settings.save_editor, name="editor_preferences"),
    path("settings/chat/", settings.save_chat, name="chat_preferences"),
    path("settings/tokens/", settings.create_token, name="create_token"),
    path("settings/tokens/<int:token_id>/revoke/", settings.revoke_token, name="revoke_token"),
    path("telegram/", telegram.telegram_page, name="telegram"),
    path("telegram/login/", telegram_login.begin, name="telegram_login"),
    path("telegram/login/done/", telegram_login.done, name="telegram_login_done"),
    path("telegram/login/choose/", telegram_login.choose, name="telegram_choose"),
    path("telegram/login/sign-up/", telegram_login.sign_up, name="telegram_sign_up"),
    path("telegram/login/link/", telegram_login.link_here, name="telegram_link_here"),
    path("telegram/login/cancel/", telegram_login.give_up, name="telegram_give_up"),
    path("telegram/begin/", telegram.begin, name="telegram_begin"),
    path("telegram/<int:link_id>/confirm/", telegram.confirm, name="telegram_confirm"),
    path("telegram/<int:link_id>/cancel/", telegram.cancel, name="telegram_cancel"),
    path("telegram/unlink/", telegram.unlink, name="telegram_unlink"),
    *own_urls,
]
