"""Icons: our own line drawings on a grid of 24 × 24, two units thick, by name."""

# ruff: noqa: E501

ICONS: dict[str, str] = {
    "alert": '<path d="M12 3 22 20H2z"/><path d="M12 10v4M12 17v.5"/>',
    "arrow-down": '<path d="M12 4v16M5 13l7 7 7-7"/>',
    "arrow-left": '<path d="M20 12H4M11 5l-7 7 7 7"/>',
    "arrow-right": '<path d="M4 12h16M13 5l7 7-7 7"/>',
    "arrow-up": '<path d="M12 20V4M5 11l7-7 7 7"/>',
    "award": '<circle cx="12" cy="9" r="6"/><path d="m8 14-2 8 6-3 6 3-2-8"/>',
    "book": '<path d="M4 4h7v16H4zM13 4h7v16h-7z"/><path d="M7 8h1M16 8h1"/>',
    "brain": '<path d="M12 5v14M12 6C9 2 4 5 6 9c-4 1-3 7 1 7 0 4 5 4 5 2M12 6c3-4 8-1 6 3 4 1 3 7-1 7 0 4-5 4-5 2"/>',
    "calendar-check": '<path d="M3 5h18v16H3zM3 10h18M8 2v5M16 2v5M8 15l3 3 5-5"/>',
    "calendar-heart": '<path d="M3 5h18v16H3zM3 10h18M8 2v5M16 2v5M12 19l-3-3c-1-2 2-3 3-1 1-2 4-1 3 1z"/>',
    "check": '<path d="m4 12 6 6L20 6"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 6v6l4 3"/>',
    "code": '<path d="m8 6-6 6 6 6M16 6l6 6-6 6M14 4l-4 16"/>',
    "compass": '<circle cx="12" cy="12" r="9"/><path d="m16 8-2 6-6 2 2-6z"/>',
    "cross": '<path d="M5 5l14 14M19 5 5 19"/>',
    "crosshair": '<circle cx="12" cy="12" r="8"/><path d="M12 1v6M12 17v6M1 12h6M17 12h6"/>',
    "database": '<path d="M4 6v12c0 4 16 4 16 0V6"/><ellipse cx="12" cy="6" rx="8" ry="3"/><path d="M4 12c0 4 16 4 16 0"/>',
    "door-open": '<path d="M3 21h18M6 21V3h8v18M14 5h4v16M11 12v1"/>',
    "flame": '<path d="M12 2c1 5 6 7 6 13a6 6 0 0 1-12 0c0-3 2-4 2-7 2 1 3 2 3 4 2-3 2-6 1-10z"/>',
    "gem": '<path d="M6 4h12l4 6-10 11L2 10zM2 10h20M9 10l3 11 3-11"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18"/>',
    "heart": '<path d="M12 21C5 15 3 12 3 8a5 5 0 0 1 9-3 5 5 0 0 1 9 3c0 4-2 7-9 13z"/>',
    "key": '<circle cx="7" cy="16" r="4"/><path d="m10 13 10-10M16 7l3 3M13 10l2 2"/>',
    "keyboard": '<path d="M2 6h20v12H2zM6 10h1M10 10h1M14 10h1M18 10h0M7 14h10"/>',
    "lightbulb": '<path d="M9 18h6M10 21h4M8 14a6 6 0 1 1 8 0c-1 1-1 2-1 4H9c0-2 0-3-1-4z"/>',
    "list-ordered": '<path d="M10 6h11M10 12h11M10 18h11M3 4l2-1v6M3 14c0-2 4-2 3 0l-3 4h4"/>',
    "lock": '<path d="M4 11h16v10H4zM8 11V7a4 4 0 0 1 8 0v4"/>',
    "medal": '<path d="M7 2h10l-4 8h-2z"/><circle cx="12" cy="16" r="6"/>',
    "moon": '<path d="M20 14A9 9 0 1 1 10 4a7 7 0 0 0 10 10z"/>',
    "mountain": '<path d="m2 20 8-14 5 8 2-3 5 9zM8 10l2 2 2-2"/>',
    "rocket": '<path d="M9 15c0-7 4-12 12-12 0 8-5 12-12 12zM9 15H4l3-5h4M9 15v5l5-3v-4M5 17l-2 4 4-2"/>',
    "search": '<circle cx="10" cy="10" r="7"/><path d="m15 15 7 7"/>',
    "settings": '<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><path d="M13 4h6v6h-6zM5 14h6v6H5z"/>',
    "signal-off": '<path d="M3 3l18 18M5 12a10 10 0 0 1 4-3M2 8c1-1 2-2 4-3M13 9c3 0 5 2 6 3M11 5c5 0 8 2 11 4M8 16c2-2 5-2 7 0M12 20h.5"/>',
    "sparkles": '<path d="m11 3 2 7 7 2-7 2-2 7-2-7-7-2 7-2zM19 3v4M17 5h4"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 1v3M12 20v3M1 12h3M20 12h3M4 4l2 2M18 18l2 2M20 4l-2 2M6 18l-2 2"/>',
    "sun-moon": '<circle cx="12" cy="12" r="9"/><path d="M12 3v18M12 7h6M12 11h9M12 15h8M12 19h4"/>',
    "telegram": '<path d="M2 11 22 3l-3 18-7-5-3 5-1-7 10-8-12 7z"/>',
    "trophy": '<path d="M7 3h10v7a5 5 0 0 1-10 0zM7 5H3c0 4 1 6 4 6M17 5h4c0 4-1 6-4 6M12 15v5M7 21h10"/>',
    "users": '<circle cx="9" cy="8" r="4"/><path d="M2 21c0-9 14-9 14 0M16 4a4 4 0 0 1 0 8M18 14c3 1 4 4 4 7"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-10 16-10 16 0"/>',
}
DEFAULT = "award"


def shapes(name: str) -> str:
    """The drawing of this name; an unknown name (an author may type any) gets the default one."""
    return ICONS.get(name, ICONS[DEFAULT])
