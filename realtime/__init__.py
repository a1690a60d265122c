"""The live door: the event log and the public views over WebSockets."""
