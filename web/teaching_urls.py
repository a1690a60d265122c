"""Addresses of those who teach (under `web:`)."""

from django.urls import URLPattern, path, re_path

from web.views.teaching import authoring, challenges, classroom, courses, likeness

COURSE = "teach/courses/<slug:slug>/"
CHALLENGE = "teach/challenges/<slug:slug>/"
teaching_urls: list[URLPattern] = [
    path("teach/", courses.course_list, name="teach"),
    path(COURSE, courses.overview, name="teach_overview"),
    path(f"{COURSE}tasks/", courses.tasks, name="teach_tasks"),
    path(f"{COURSE}learners/", courses.learners, name="teach_learners"),
    path(f"{COURSE}attention/", courses.attention, name="teach_attention"),
    path(f"{COURSE}settings/", classroom.settings, name="teach_settings"),
    path(f"{COURSE}settings/save/", classroom.save, name="teach_save"),
    path(f"{COURSE}message/", classroom.send, name="teach_message"),
    path(f"{COURSE}invitations/", classroom.invite, name="teach_invite"),
    path(f"{COURSE}invitations/<int:invitation_id>/withdraw/", classroom.withdraw, name="teach_withdraw"),
    path(f"{COURSE}statements.json", courses.statements, name="teach_statements"),
    path(f"{COURSE}<slug:name>.csv", courses.export, name="teach_export"),
    path("teach/challenges/", challenges.challenge_list, name="teach_challenges"),
    path(CHALLENGE, challenges.challenge_page, name="teach_challenge"),
    path(f"{CHALLENGE}authoring/", authoring.authoring_page, name="teach_authoring"),
    path(f"{CHALLENGE}authoring/check/", authoring.check, name="teach_check"),
    path(f"{CHALLENGE}authoring/state/", authoring.move, name="teach_state"),
    path(f"{CHALLENGE}likeness/", likeness.report, name="teach_likeness"),
    path(f"{CHALLENGE}likeness.csv", likeness.export, name="teach_likeness_export"),
    path(f"{CHALLENGE}likeness/<int:first_id>-<int:second_id>/", likeness.pair, name="teach_pair"),
    re_path(
        r"^teach/challenges/(?P<slug>[-\w]+)/(?P<name>tries|times|wrong-answers)\.csv$",
        challenges.export,
        name="teach_challenge_export",
    ),
]
