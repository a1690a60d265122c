"""The web door's addresses: the pages under `web:`; the account's own are in `account_urls`."""

from django.urls import URLPattern, path

from web.course_urls import course_urls
from web.mini import pages as mini
from web.teaching_urls import teaching_urls
from web.views import (
    battles,
    catalogue,
    challenges,
    code,
    components,
    home,
    leaderboard,
    palette,
    pwa,
    quick,
    settings,
    sharing,
)

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("challenges/", catalogue.catalogue_page, name="catalogue"),
    path("challenges/<slug:slug>/", challenges.challenge_page, name="challenge"),
    path("challenges/<slug:slug>/answer/", challenges.answer, name="answer"),
    path("challenges/<slug:slug>/hints/<int:hint_id>/", challenges.hint, name="hint"),
    path("challenges/<slug:slug>/run/", code.run, name="run"),
    path("quick-run/worker.js", quick.worker, name="quick_worker"),
    path("challenges/<slug:slug>/place/", code.place, name="place"),
    path("challenges/<slug:slug>/answers/<int:submission_id>/", code.submission_page, name="submission"),
    path("challenges/<slug:slug>/answers/<int:submission_id>/restore/", code.restore, name="restore"),
    path("challenges/<slug:slug>/draft/reset/", code.draft_reset, name="draft_reset"),
    path("challenges/<slug:slug>/draft/back/", code.draft_back, name="draft_back"),
    path("leaderboard/", leaderboard.leaderboard_page, name="leaderboard"),
    path("telegram/enter/", mini.enter, name="mini_enter"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("service-worker.js", pwa.worker, name="worker"),
    path("offline/", pwa.offline, name="offline"),
    path("share/challenges/<slug:slug>.png", sharing.challenge_picture, name="share_challenge"),
    path("share/certificates/<str:code>.png", sharing.certificate_picture, name="share_certificate"),
    path("parts/palette/", palette.palette, name="palette"),
    path("parts/totals/", home.totals, name="totals"),
    path("battles/", battles.battle_list, name="battles"),
    path("battles/enter/", battles.battle_enter, name="battle_enter"),
    path("battles/<str:code>/", battles.battle_page, name="battle"),
    path("battles/<str:code>/join/", battles.join, name="battle_join"),
    path("battles/<str:code>/start/", battles.start, name="battle_start"),
    path("battles/<str:code>/next/", battles.go_on, name="battle_next"),
    path("battles/<str:code>/end/", battles.end, name="battle_end"),
    path("battles/<str:code>/answer/", battles.answer, name="battle_answer"),
    path("preferences/theme/", settings.set_theme, name="theme"),
    path("preferences/language/", settings.set_language, name="language"),
    path("dev/components/", components.components, name="components"),
    *course_urls,
    *teaching_urls,
]
