"""The living page of components: each part of the interface in each of its states, for development."""
