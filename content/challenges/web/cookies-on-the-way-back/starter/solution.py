def cookie_header(cookies: list[dict], host: str, path: str, secure: bool) -> str:
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)
