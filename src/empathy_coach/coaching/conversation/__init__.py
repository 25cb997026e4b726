"""What the coach says next: one small state machine for each situation, in plain Python.

Each flow is a pure function from a `Situation` and the learner's message to a `Turn`: outcomes with the pieces
of text that fill them, and the situation as it is afterwards. The sentences stand in ``data/responses`` and in
the content files; Rasa's actions only read, call, say and remember.
"""
