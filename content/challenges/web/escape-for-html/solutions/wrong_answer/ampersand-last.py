def escape(text):
    for char, entity in [("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;"), ("&", "&amp;")]:
        text = text.replace(char, entity)
    return text


def link(url, text):
    if not url.lower().startswith(("http://", "https://")):
        url = "#"
    return f'<a href="{escape(url)}">{escape(text if text.strip() else url)}</a>'
