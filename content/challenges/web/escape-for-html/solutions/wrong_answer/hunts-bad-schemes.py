from html import escape


def link(url, text):
    if url.startswith("javascript:"):
        url = "#"
    return f'<a href="{escape(url)}">{escape(text if text.strip() else url)}</a>'
