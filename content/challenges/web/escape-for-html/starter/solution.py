def link(url: str, text: str) -> str:
    return f'<a href="{url}">{text}</a>'
