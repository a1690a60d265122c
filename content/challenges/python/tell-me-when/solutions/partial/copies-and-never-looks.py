class Emitter:
    def __init__(self):
        self.listeners = {}

    def on(self, event, listener):
        entry = [listener]
        self.listeners.setdefault(event, []).append(entry)

        def cancel():
            self.listeners[event] = [each for each in self.listeners[event] if each is not entry]

        return cancel

    def once(self, event, listener):
        def call(*values):
            listener(*values)
            cancel()

        cancel = self.on(event, call)
        return cancel

    def emit(self, event, *values):
        listeners = list(self.listeners.get(event, []))
        for (listener,) in listeners:
            listener(*values)
        return len(listeners)
