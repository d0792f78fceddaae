"""A call centre simulated by other means than ours: writes its log as CSV, and its truth as JSON.

Six queues, three groups of agents, ten weeks of five days, a holiday, an outage, redials. Usage:
outsider-study.py FOLDER
"""

import datetime
import heapq
import json
import math
import random
import sys

SEED = 20_260
OPEN_S, DAY_S, SLOT_S = 8 * 3600, 10 * 3600, 1800
FIRST = datetime.date(2026, 3, 2)
WEEKS = 10
HOLIDAY, OUTAGE = 23, 31
OUTAGE_S = (2 * 3600, 4 * 3600)
WEEKDAY = [1.2, 1.05, 1.0, 0.95, 0.8]
BUSYNESS_SHAPE = 100
# Calls a day, mean and coefficient of variation of the talk, mean patience.
QUEUES = {
    "sales": (520, 240, 0.9, 180),
    "service": (640, 200, 0.8, 240),
    "billing": (300, 180, 0.7, 200),
    "orders": (420, 210, 0.9, 150),
    "tech": (260, 420, 0.8, 300),
    "returns": (200, 300, 0.7, 220),
}
GROUPS = {"front": ["sales", "orders"], "care": ["service", "billing"], "back": ["tech", "returns"]}
AGENTS = {"front": 10, "care": 9, "back": 8}
SHAPE = [0.5 + math.sin(math.pi * (slot + 0.5) / 20) for slot in range(20)]
REDIAL_SHARE, REDIAL_MEAN_S = 0.35, 600


def lognormal(draw, mean, cv):
    sigma = math.sqrt(math.log(1 + cv * cv))
    return draw.lognormvariate(math.log(mean) - sigma * sigma / 2, sigma)


def poisson(draw, mean):
    count, at = 0, draw.expovariate(1.0)
    while at < mean:
        count += 1
        at += draw.expovariate(1.0)
    return count


def arrivals(draw, factor, day):
    calls = []
    for queue, (daily, *_others) in QUEUES.items():
        for slot, weight in enumerate(SHAPE):
            for _ in range(poisson(draw, factor * daily * weight / sum(SHAPE))):
                at = (slot + draw.random()) * SLOT_S
                if day != OUTAGE or not OUTAGE_S[0] <= at < OUTAGE_S[1]:
                    calls.append((at, queue, f"d{day}c{len(calls)}"))
    return calls


def simulate(draw, calls, day):
    """Rows of a day. Each group serves the oldest waiting call of its queues."""
    group_of = {queue: group for group, queues in GROUPS.items() for queue in queues}
    idle = {group: [f"{group}{n}" for n in range(count)] for group, count in AGENTS.items()}
    waiting = {group: [] for group in GROUPS}
    events = [(at, 1, number, "call", call) for number, (at, *call) in enumerate(calls)]
    heapq.heapify(events)
    rows, gone, number = [], set(), len(events)

    def push(at, order, kind, what):
        nonlocal number
        number += 1
        heapq.heappush(events, (at, order, number, kind, what))

    def serve(now, agent, entry):
        at, queue, caller, _ = entry
        talk = lognormal(draw, QUEUES[queue][1], QUEUES[queue][2])
        rows.append((day, queue, at, now - at, talk, "answered", agent, caller))
        push(now + talk, 0, "free", agent)

    while events:
        now, _, _, kind, what = heapq.heappop(events)
        if kind == "call":
            queue, caller = what
            group, entry = group_of[queue], (now, queue, caller, number)
            if idle[group]:
                serve(now, idle[group].pop(0), entry)
            else:
                waiting[group].append(entry)
                push(now + draw.expovariate(1 / QUEUES[queue][3]), 2, "leave", entry)
        elif kind == "free":
            group = what.rstrip("0123456789")
            entries = [one for one in waiting[group] if one not in gone]
            waiting[group] = entries[1:]
            if entries:
                gone.add(entries[0])
                serve(now, what, entries[0])
            elif now < DAY_S:
                idle[group].append(what)
        elif what not in gone:
            gone.add(what)
            at, queue, caller, _ = what
            rows.append((day, queue, at, now - at, 0, "abandoned", "", caller))
            after = now + draw.expovariate(1 / REDIAL_MEAN_S)
            if draw.random() < REDIAL_SHARE and after < DAY_S:
                push(after, 1, "call", (queue, caller))
    return rows


def main(folder):
    draw = random.Random(SEED)
    rows, factors = [], []
    for day in range(5 * WEEKS):
        busy = draw.gammavariate(BUSYNESS_SHAPE, 1 / BUSYNESS_SHAPE)
        if day not in (HOLIDAY, OUTAGE):
            factors.append(busy)
        share = 0.3 if day == HOLIDAY else WEEKDAY[day % 5]
        rows += simulate(draw, sorted(arrivals(draw, busy * share, day)), day)
    date = lambda day: str(FIRST + datetime.timedelta(days=day // 5 * 7 + day % 5))
    with open(f"{folder}/log.csv", "w") as log:
        log.write("date,queue,entered_s,wait_s,talk_s,outcome,agent,caller\n")
        for day, queue, at, wait, talk, outcome, agent, caller in sorted(rows):
            times = f"{OPEN_S + at:.3f},{wait:.3f},{talk:.3f}"
            log.write(f"{date(day)},{queue},{times},{outcome},{agent},{caller}\n")
    with open(f"{folder}/special.csv", "w") as special:
        special.write(f"date,name\n{date(HOLIDAY)},holiday\n")
    mean = sum(factors) / len(factors)
    variance = sum((one - mean) ** 2 for one in factors) / (len(factors) - 1)
    truth = {
        "queues": {
            queue: {"calls": daily, "talkMs": 1000 * talk, "cv": cv, "patienceMs": 1000 * patience}
            for queue, (daily, talk, cv, patience) in QUEUES.items()
        },
        "agents": AGENTS,
        "busynessVariance": variance / mean**2,
        "busynessMean": mean,
        "redialShare": REDIAL_SHARE,
        "outage": date(OUTAGE),
        "holiday": date(HOLIDAY),
        "weekday": WEEKDAY,
    }
    with open(f"{folder}/truth.json", "w") as out:
        json.dump(truth, out)


main(sys.argv[1])
