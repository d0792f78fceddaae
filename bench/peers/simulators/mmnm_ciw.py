"""M/M/n+M as a Ciw network of one node whose customers renege.

Reads a number of calls a line, writes what it did.
"""

import json
import sys
import time

import ciw

AGENTS = 50
GAP_MS, HANDLE_MS, PATIENCE_MS = 1250.0, 60000.0, 120000.0

network = ciw.create_network(
    arrival_distributions=[ciw.dists.Exponential(rate=1 / GAP_MS)],
    service_distributions=[ciw.dists.Exponential(rate=1 / HANDLE_MS)],
    reneging_time_distributions=[ciw.dists.Exponential(rate=1 / PATIENCE_MS)],
    number_of_servers=[AGENTS],
)

ciw.seed(1)
for line in sys.stdin:
    calls = int(line)
    began = time.perf_counter()
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(calls, method="Arrive")
    took_ms = (time.perf_counter() - began) * 1e3
    # Reading the records is the user's own work, and not timed.
    records = simulation.get_all_records()
    gone = [record for record in records if record.record_type == "renege"]
    answer = {"calls": len(records), "abandoned": len(gone)}
    wait_ms = float(sum(record.waiting_time for record in records))
    print(json.dumps({**answer, "waitMs": wait_ms, "tookMs": took_ms}), flush=True)
