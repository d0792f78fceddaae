"""M/M/n+M as SimPy's documentation models callers who give up: a process a call, one resource.

Reads a number of calls a line, writes what it did.
"""

import json
import random
import sys
import time

import simpy

AGENTS = 50
GAP_MS, HANDLE_MS, PATIENCE_MS = 1250.0, 60000.0, 120000.0


class Centre:
    def __init__(self, env):
        self.env = env
        self.agents = simpy.Resource(env, capacity=AGENTS)
        self.abandoned = 0
        self.wait_ms = 0.0

    def call(self):
        arrived = self.env.now
        with self.agents.request() as agent:
            patience = self.env.timeout(random.expovariate(1 / PATIENCE_MS))
            outcome = yield agent | patience
            self.wait_ms += self.env.now - arrived
            if agent in outcome:
                yield self.env.timeout(random.expovariate(1 / HANDLE_MS))
            else:
                self.abandoned += 1

    def arrivals(self, calls):
        for _ in range(calls):
            yield self.env.timeout(random.expovariate(1 / GAP_MS))
            self.env.process(self.call())


random.seed(1)
for line in sys.stdin:
    calls = int(line)
    began = time.perf_counter()
    env = simpy.Environment()
    centre = Centre(env)
    env.process(centre.arrivals(calls))
    env.run()
    took_ms = (time.perf_counter() - began) * 1e3
    answer = {"calls": calls, "abandoned": centre.abandoned, "waitMs": centre.wait_ms}
    print(json.dumps({**answer, "tookMs": took_ms}), flush=True)
