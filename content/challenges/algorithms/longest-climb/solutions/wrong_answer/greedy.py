def climb(heights):
    count, last = 0, float("-inf")
    for height in heights:
        if height > last:
            count, last = count + 1, height
    return count
