"""The live door: the event log and the public views over WebSockets."""

from datetime import timedelta

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """The hub of each process, the consumer, the doorbells."""

    name = "realtime"

    def ready(self) -> None:
        """Ring after every commit that wrote events; report at `/readyz`."""
        from battles.signals import battle_changed
        from core.events import events_committed
        from core.health import register_probe
        from core.presence import register_presence, register_witness
        from core.upkeep import register_job
        from realtime.bells import ring_for_battle, ring_for_events
        from realtime.health import probe
        from realtime.selectors import is_here
        from realtime.sightings import prune_sightings, seen_of

        events_committed.connect(ring_for_events, dispatch_uid="realtime.doorbells")
        battle_changed.connect(ring_for_battle, dispatch_uid="realtime.battles")
        register_probe("doorbells", probe)
        register_presence(is_here)
        register_witness(seen_of)
        register_job("sightings", timedelta(hours=6), prune_sightings)
