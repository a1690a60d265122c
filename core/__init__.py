"""The room everything stands on: settings, people, errors, the event log, health."""
