class Emitter:
    def __init__(self):
        self.listeners = {}

    def on(self, event, listener):
        self.listeners.setdefault(event, []).append(listener)

        def cancel():
            if listener in self.listeners[event]:
                self.listeners[event].remove(listener)

        return cancel

    def once(self, event, listener):
        def call(*values):
            cancel()
            listener(*values)

        cancel = self.on(event, call)
        return cancel

    def emit(self, event, *values):
        called = 0
        for listener in self.listeners.get(event, []):
            listener(*values)
            called += 1
        return called
