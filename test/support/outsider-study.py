"""A call centre simulated by other means than ours: writes its log as CSV, and its truth as JSON.

Six queues, three groups of agents, ten weeks of five days, a holiday, an outage, redials. Usage:
outsider-study.py FOLDER, or outsider-study.py FOLDER/staff.json for the service level of each queue
and interval by the number of agents, which is printed.
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


GROUP_OF = {queue: group for group, queues in GROUPS.items() for queue in queues}


def simulate(draw, calls, day, heads=None, redial_share=REDIAL_SHARE):
    """Rows of a day. Each group serves the oldest waiting call of its queues.

    Heads are agents at work by group and slot; who is too many leaves after the call.
    """
    heads = heads or {group: [count] for group, count in AGENTS.items()}
    idle = {group: [f"{group}{n}" for n in range(max(own))] for group, own in heads.items()}
    agents = {group: len(own) for group, own in idle.items()}
    waiting = {group: [] for group in GROUPS}
    events = [(at, 1, number, "call", call) for number, (at, *call) in enumerate(calls)]
    slots = max(len(own) for own in heads.values())
    for slot in range(1, slots):
        events.append((slot * SLOT_S, 0, slot - slots, "slot", None))
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

    def is_free(now, group):
        own = heads[group]
        most = own[min(int(now // SLOT_S), len(own) - 1)]
        return len(idle[group]) > 0 and agents[group] - len(idle[group]) < most

    while events:
        now, _, _, kind, what = heapq.heappop(events)
        if kind == "slot":
            for group in GROUPS:
                entries = [one for one in waiting[group] if one not in gone]
                while entries and is_free(now, group):
                    gone.add(entries[0])
                    serve(now, idle[group].pop(0), entries.pop(0))
                waiting[group] = entries
        elif kind == "call":
            queue, caller = what
            group, entry = GROUP_OF[queue], (now, queue, caller, number)
            if is_free(now, group):
                serve(now, idle[group].pop(0), entry)
            else:
                waiting[group].append(entry)
                push(now + draw.expovariate(1 / QUEUES[queue][3]), 2, "leave", entry)
        elif kind == "free":
            group = what.rstrip("0123456789")
            entries = [one for one in waiting[group] if one not in gone]
            idle[group].append(what)
            if entries and is_free(now, group):
                gone.add(entries[0])
                serve(now, idle[group].pop(), entries.pop(0))
            waiting[group] = entries
        elif what not in gone:
            gone.add(what)
            at, queue, caller, _ = what
            rows.append((day, queue, at, now - at, 0, "abandoned", "", caller))
            after = now + draw.expovariate(1 / REDIAL_MEAN_S)
            if draw.random() < redial_share and after < DAY_S:
                push(after, 1, "call", (queue, caller))
    return rows


def levels(asked):
    """Service levels with their errors: by change of the heads, queue and slot.

    Every second slot is changed at a time, as callers who wait burden the next slot: the second
    pair is the level where not the slot but the one before is changed.
    """
    slots, target_s = len(next(iter(asked["calls"].values()))), 20
    found = {}
    for change in asked["changes"]:
        sums = {queue: [([], []) for _ in range(slots)] for queue in QUEUES}
        for turn in (0, 1):
            heads = {
                group: [max(0, n + (change if slot % 2 == turn else 0)) for slot, n in enumerate(own)]
                for group, own in asked["heads"].items()
            }
            draw = random.Random(SEED)
            for day in range(asked["days"]):
                busy = draw.gammavariate(BUSYNESS_SHAPE, 1 / BUSYNESS_SHAPE)
                calls = [
                    ((slot + draw.random()) * SLOT_S, queue, f"d{day}s{slot}c{n}")
                    for queue, means in asked["calls"].items()
                    for slot, mean in enumerate(means)
                    for n in range(poisson(draw, busy * mean))
                ]
                good = {queue: [[0, 0] for _ in range(slots)] for queue in QUEUES}
                redials = asked["redialShare"]
                for _, queue, at, wait, _, how, *_ in simulate(draw, calls, day, heads, redials):
                    own = good[queue][min(int(at // SLOT_S), slots - 1)]
                    own[0] += how == "answered" and wait <= target_s
                    own[1] += how == "answered" or wait > target_s
                for queue, own in good.items():
                    for slot in range(slots):
                        sums[queue][slot][(slot - turn) % 2].append(own[slot])
        found[change] = {
            queue: [[estimate(days) for days in both] for both in own] for queue, own in sums.items()
        }
    print(json.dumps(found))


def estimate(days):
    """Ratio of the sums of days, and its standard error."""
    good, all_ = sum(one for one, _ in days), sum(one for _, one in days)
    if all_ == 0:
        return [1, 1]
    level = good / all_
    return [level, math.sqrt(sum((one - level * of) ** 2 for one, of in days)) / all_]


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


if sys.argv[1].endswith(".json"):
    with open(sys.argv[1]) as question:
        levels(json.load(question))
else:
    main(sys.argv[1])
