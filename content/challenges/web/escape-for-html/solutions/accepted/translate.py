ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def link(url, text):
    if not url.lower().startswith(("http://", "https://")):
        url = "#"
    if not text.strip():
        text = url
    return f'<a href="{url.translate(ENTITIES)}">{text.translate(ENTITIES)}</a>'
