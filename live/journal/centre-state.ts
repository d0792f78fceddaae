/**
 * State that the core does not hold, saved and restored by subject.
 *
 * Subjects: `call/c1`, `agent/shop.ann`, `address/shop.st12` (API ids); `condition`; `parking`; `callbacks`; `alarms`;
 * `period/7`, the seventh measurement window of this process.
 */
import type { SavedAlarms } from '../alarms.ts';
import type { PromisedCallback } from '../calls/callbacks.ts';
import type { SavedSlot } from '../calls/parking.ts';
import type { CentreCondition } from '../centre-facts.ts';
import type { Period } from '../measurement-periods.ts';
import type { SavedCall } from '../projection/kept-call.ts';
import { putAgent, type SavedAgent, savedAgent } from '../projection/live-agent.ts';
import type { Station } from '../stations.ts';
import type { JournalPort } from './journal-port.ts';

interface Kind<Saved> {
  save(live: JournalPort, id: string): Saved;
  put(live: JournalPort, id: string, saved: Saved): void;
}

const call: Kind<SavedCall | null> = {
  save: ({ projection }, id) => projection.calls.save(id),
  put(live, id, saved) {
    const { calls } = live.projection;
    calls.put(id, saved, live.nowMs);
    const kept = calls.kept(id);
    if (kept !== undefined) live.calls.direct.follow(kept);
  },
};

const agent: Kind<(SavedAgent & { readonly person?: string | null }) | null> = {
  save(live, id) {
    const found = live.projection.agents.get(live.names.fileIdOrNull(id) ?? '');
    if (found === undefined) return null;
    const person = live.presence.personOf(found.agentId);
    return { ...savedAgent(found), ...(person === undefined ? {} : { person }) };
  },
  put(live, id, saved) {
    const found = live.projection.agents.get(live.names.fileIdOrNull(id) ?? '');
    if (found === undefined || saved === null) return;
    putAgent(found, saved);
    live.presence.put(found.agentId, saved.person);
  },
};

const condition: Kind<CentreCondition> = {
  save: (live) => live.condition,
  put: (live, _id, saved) => live.putCondition(saved),
};

const parking: Kind<readonly SavedSlot[]> = {
  save: ({ calls }) => calls.parking.save(),
  put: ({ calls }, _id, saved) => calls.parking.put(saved),
};

const callbacks: Kind<readonly PromisedCallback[]> = {
  save: ({ calls }) => calls.callbacks.save(),
  put: ({ calls }, _id, saved) => calls.callbacks.put(saved),
};

const period: Kind<Period | null> = {
  save: ({ periods }, number) => periods.save(number),
  put: ({ periods }, _number, saved) => {
    if (saved !== null) periods.put(saved);
  },
};

const alarms: Kind<SavedAlarms> = {
  save: (live) => live.alarms.save(),
  put: (live, _id, saved) => live.alarms.put(saved),
};

const address: Kind<Station> = {
  save: ({ stations, names }, id) => stations.get(names.fileIdOrNull(id) ?? ''),
  put: ({ stations, names }, id, saved) => stations.put(names.fileIdOrNull(id) ?? '', saved),
};

const kinds = { call, agent, address, condition, parking, callbacks, period, alarms } as {
  readonly [kind: string]: Kind<unknown>;
};

/** The subject's state now, as JSON. */
export function saveSubject(live: JournalPort, subject: string): unknown {
  const [kind, id] = partsOf(subject);
  return kinds[kind]?.save(live, id) ?? null;
}

/** Restores a subject's state from its saved form. */
export function putSubject(live: JournalPort, subject: string, saved: unknown): void {
  const [kind, id] = partsOf(subject);
  kinds[kind]?.put(live, id, saved);
}

export function isBesideCore(subject: string): boolean {
  return partsOf(subject)[0] in kinds;
}

function partsOf(subject: string): readonly [kind: string, id: string] {
  const slash = subject.indexOf('/');
  return slash < 0 ? [subject, ''] : [subject.slice(0, slash), subject.slice(slash + 1)];
}
