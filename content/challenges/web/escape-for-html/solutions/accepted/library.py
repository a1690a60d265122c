import re
from html import escape


def link(url, text):
    target = url if re.match("https?://", url, re.IGNORECASE) else "#"
    return f'<a href="{escape(target)}">{escape(text if text.strip() else target)}</a>'
