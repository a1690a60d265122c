"""Content packs: folders of YAML and Markdown that hold everything to solve, read and written as a whole.

The way of the data: `files` (what lies in the folder, safely) → `marked` (YAML with the place of every
value) → `pack` (one open pack, its problems) → `sections` (who reads which files) → `planning` and
`importing`, or `exporting` and `emit` on the way back. docs/content-packs.md is the format's documentation.
"""
