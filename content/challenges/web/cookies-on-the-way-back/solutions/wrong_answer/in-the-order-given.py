def cookie_header(cookies, host, path, secure):
    chosen = []
    for cookie in cookies:
        right_host = host == cookie["domain"] or not cookie["exact"] and host.endswith("." + cookie["domain"])
        right_path = path == cookie["path"] or path.startswith(cookie["path"].rstrip("/") + "/")
        if right_host and right_path and (secure or not cookie["secure"]):
            chosen.append(f"{cookie['name']}={cookie['value']}")
    return "; ".join(chosen)
