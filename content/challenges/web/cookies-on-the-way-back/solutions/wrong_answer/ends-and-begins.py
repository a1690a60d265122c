def cookie_header(cookies, host, path, secure):
    chosen = [
        cookie
        for cookie in cookies
        if (host == cookie["domain"] or not cookie["exact"] and host.endswith(cookie["domain"]))
        and path.startswith(cookie["path"])
        and (secure or not cookie["secure"])
    ]
    chosen.sort(key=lambda cookie: -len(cookie["path"]))
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in chosen)
