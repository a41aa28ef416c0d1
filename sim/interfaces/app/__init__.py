"""`deter app`: the page on which a class sees a run, stops it and asks.

It holds no logic of the model: it calls the public functions in one worker thread and
shows what they return. It listens on this machine only.
"""
