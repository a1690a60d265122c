class MinStack:
    def push(self, value: int) -> None:
        pass

    def pop(self) -> int:
        raise IndexError("the stack is empty")

    def smallest(self) -> int:
        raise IndexError("the stack is empty")

    def __len__(self) -> int:
        return 0

    def fill(self, n: int) -> None:
        for i in range(n):
            self.push(-i)
