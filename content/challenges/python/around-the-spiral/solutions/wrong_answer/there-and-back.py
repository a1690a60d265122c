def spiral(rows):
    if not rows:
        return []
    top, bottom, left, right = 0, len(rows) - 1, 0, len(rows[0]) - 1
    result = []
    while top <= bottom and left <= right:
        result += [rows[top][j] for j in range(left, right + 1)]
        result += [rows[i][right] for i in range(top + 1, bottom + 1)]
        result += [rows[bottom][j] for j in range(right - 1, left - 1, -1)]
        result += [rows[i][left] for i in range(bottom - 1, top, -1)]
        top, bottom, left, right = top + 1, bottom - 1, left + 1, right - 1
    return result
