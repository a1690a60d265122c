"""The notebook as an app one can install: its manifest, its service worker, and what is kept for offline."""
