"""The team as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class TeamConfig(AppConfig):  # type: ignore[misc]
    """Names the application, and has what happens at the door written down."""

    name = "servanda.desk.team"
    label = "team"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have sign-ins, refusals and changes of a second factor written to the log."""
        # when used: it names tables, which Django allows only once it is configured
        from servanda.desk.team import heard

        heard.connect()
