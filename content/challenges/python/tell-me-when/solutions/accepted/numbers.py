class Emitter:
    def __init__(self):
        self.listeners = {}
        self.next = 0

    def on(self, event, listener):
        number = self.next
        self.next += 1
        self.listeners.setdefault(event, {})[number] = listener

        def cancel():
            self.listeners[event].pop(number, None)

        return cancel

    def once(self, event, listener):
        def call(*values):
            cancel()
            listener(*values)

        cancel = self.on(event, call)
        return cancel

    def emit(self, event, *values):
        called = 0
        registered = self.listeners.get(event, {})
        for number in list(registered):
            if number in registered:
                called += 1
                registered[number](*values)
        return called
