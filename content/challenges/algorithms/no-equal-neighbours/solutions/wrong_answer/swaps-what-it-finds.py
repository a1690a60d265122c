def arrange(artists):
    result = list(artists)
    for i in range(1, len(result)):
        if result[i] == result[i - 1]:
            for j in range(i + 1, len(result)):
                if result[j] != result[i - 1]:
                    result[i], result[j] = result[j], result[i]
                    break
            else:
                return None
    return result
