from html import escape


def link(url, text):
    if not url.lower().startswith(("http://", "https://")):
        url = "#"
    return f'<a href="{escape(url, quote=False)}">{escape(text if text.strip() else url, quote=False)}</a>'
