def measure(corners):
    points = [complex(x, y) for x, y in corners]
    area = sum((points[i - 1].conjugate() * points[i]).imag for i in range(len(points)))
    return [abs(area) / 2, sum(abs(points[i] - points[i - 1]) for i in range(len(points)))]
