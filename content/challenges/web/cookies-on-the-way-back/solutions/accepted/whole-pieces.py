def goes_along(cookie, host, path, secure):
    if host != cookie["domain"] and (cookie["exact"] or not host.endswith("." + cookie["domain"])):
        return False
    if path != cookie["path"] and not path.startswith(cookie["path"].rstrip("/") + "/"):
        return False
    return secure or not cookie["secure"]


def cookie_header(cookies, host, path, secure):
    chosen = [cookie for cookie in cookies if goes_along(cookie, host, path, secure)]
    chosen.sort(key=lambda cookie: -len(cookie["path"]))
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in chosen)
