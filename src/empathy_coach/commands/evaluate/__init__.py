"""``coach evaluate``: quality on labelled lines that nothing was trained on. Each figure comes with its n.

One module a topic: ``read`` asks the program about every line, and ``report`` makes tables of what it said.
"""
