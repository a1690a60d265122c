def spiral(rows):
    rows, result = [list(row) for row in rows], []
    while rows:
        result += rows[0]
        rows = [list(column) for column in zip(*rows[1:])][::-1]
    return result
