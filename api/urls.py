"""The API door's addresses: the challenges' at the top, accounts' and courses' under v1."""

from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter
from django.urls.converters import IntConverter

from api.views import (
    answers,
    auth,
    boards,
    catalogue,
    docs,
    drafts,
    likeness,
    me,
    outcomes,
    records,
    runs,
    telegram,
)


class IdConverter(IntConverter):
    """A number that fits every database's keys; a longer one is no address of ours."""

    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")

challenges = [
    path("", catalogue.ChallengeListView.as_view()),
    path("<id:challenge_id>/", catalogue.ChallengeView.as_view()),
    path("<id:challenge_id>/start/", answers.StartView.as_view()),
    path("<id:challenge_id>/submissions/", answers.ChallengeSubmissionsView.as_view()),
    path("<id:challenge_id>/runs/", runs.RunsView.as_view()),
    path("<id:challenge_id>/runs/<id:run_id>/", runs.RunView.as_view()),
    path("<id:challenge_id>/draft/", drafts.DraftView.as_view(), name="draft"),
    path("<id:challenge_id>/hints/", answers.HintListView.as_view()),
    path("<id:challenge_id>/analytics/", outcomes.OutcomesView.as_view()),
    path("<id:challenge_id>/likeness/", likeness.LikenessView.as_view()),
]
signing_in = [
    path("register/", auth.RegisterView.as_view()),
    path("token/", auth.PairView.as_view()),
    # Both spellings of these three are promised.
    *(
        path(f"{prefix}{name}/", view.as_view())
        for prefix in ("", "token/")
        for name, view in (
            ("refresh", auth.RefreshView),
            ("verify", auth.VerifyView),
            ("blacklist", auth.BlacklistView),
        )
    ),
]
own = [
    path("", me.MeView.as_view()),
    path("state/", me.StateView.as_view()),
    path("achievements/", me.AchievementsView.as_view()),
    path("activity/", me.ActivityView.as_view()),
    path("tokens/", me.TokensView.as_view()),
    path("tokens/<id:token_id>/", me.TokenView.as_view()),
    path("telegram/", telegram.TelegramView.as_view()),
    path("telegram/links/", telegram.LinkView.as_view()),
    path("telegram/links/<id:link_id>/confirm/", telegram.ConfirmLinkView.as_view()),
    path("telegram/links/<id:link_id>/cancel/", telegram.CancelLinkView.as_view()),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("challenges/", include(challenges)),
    path("categories/", catalogue.CategoryListView.as_view()),
    path("tags/", catalogue.TagListView.as_view()),
    path("hints/<id:hint_id>/take/", answers.TakeHintView.as_view()),
    path("submissions/<id:submission_id>/", answers.SubmissionView.as_view()),
    path("progress/", records.ProgressView.as_view()),
    path("leaderboard/", boards.LeaderboardView.as_view()),
    path("v1/auth/", include(signing_in)),
    path("v1/me/", include(own)),
    path("v1/", include("api.learning.urls")),
    path("problems/<slug:code>/", docs.ProblemView.as_view()),
    path("schema/", docs.SchemaView.as_view(), name="api-schema"),
    path("docs/", docs.DocsView.as_view(url_name="api-schema"), name="api-docs"),
    re_path("", docs.NowhereView.as_view()),
]
