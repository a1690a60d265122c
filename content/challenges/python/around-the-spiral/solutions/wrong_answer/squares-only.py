def spiral(rows):
    n, result = len(rows), []
    for layer in range((n + 1) // 2):
        last = n - 1 - layer
        if layer == last:
            result.append(rows[layer][layer])
            break
        result += [rows[layer][j] for j in range(layer, last)]
        result += [rows[i][last] for i in range(layer, last)]
        result += [rows[last][j] for j in range(last, layer, -1)]
        result += [rows[i][layer] for i in range(last, layer, -1)]
    return result
