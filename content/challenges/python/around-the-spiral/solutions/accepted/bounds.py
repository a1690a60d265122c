def spiral(rows):
    if not rows:
        return []
    top, bottom, left, right = 0, len(rows) - 1, 0, len(rows[0]) - 1
    result = []
    while top <= bottom and left <= right:
        result += rows[top][left:right + 1]
        top += 1
        result += [rows[i][right] for i in range(top, bottom + 1)]
        right -= 1
        if top <= bottom:
            result += [rows[bottom][j] for j in range(right, left - 1, -1)]
            bottom -= 1
        if left <= right:
            result += [rows[i][left] for i in range(bottom, top - 1, -1)]
            left += 1
    return result
