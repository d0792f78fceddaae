/**
 * A live centre's snapshot: core, read models and further state in one object graph, so that shared
 * objects stay shared.
 */
import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Router, Snapshot } from '../../routing/index.ts';
import type { SavedAlarms } from '../alarms.ts';
import type { PromisedCallback } from '../calls/callbacks.ts';
import type { SavedSlot } from '../calls/parking.ts';
import type { CentreCondition } from '../centre-facts.ts';
import type { CentreFolds } from '../centre-folds.ts';
import type { DecisionBook } from '../decision-book.ts';
import type { EventPosition, EventRing } from '../event-ring.ts';
import type { Stations } from '../stations.ts';
import type { CarriedRequest, CarriedRequests } from './carried-requests.ts';
import type { LifeBody } from './entry-bodies.ts';
import type { JournalPort } from './journal-port.ts';
import type { Journal } from './recovery.ts';

/** Changed when the saved form changes: older snapshots are ignored. */
const schema = 'callwright.live/2';
/** First byte of a snapshot from before compression. */
const uncompressedMark = 0xff;

export interface SavedCentre {
  readonly schema: typeof schema;
  readonly made: LifeBody;
  readonly atMs: number;
  /** Time of the last entry, perhaps a later change. Old snapshots lack it. */
  readonly lastMs?: number;
  /** Number of the last effect. */
  readonly n: number;
  readonly core: Snapshot;
  readonly folds: ReturnType<CentreFolds['save']>;
  readonly decisions: ReturnType<DecisionBook['save']>;
  readonly given: EventPosition;
  readonly condition: CentreCondition;
  readonly people: readonly (readonly [agentId: string, personId: string | null])[];
  readonly parking: readonly SavedSlot[];
  readonly callbacks: readonly PromisedCallback[];
  readonly alarms?: SavedAlarms;
  readonly stations?: ReturnType<Stations['save']>;
  readonly carried: readonly CarriedRequest[];
}

export interface CentreParts {
  readonly live: JournalPort;
  readonly router: Router;
  readonly folds: CentreFolds;
  readonly decisions: DecisionBook;
  readonly ring: EventRing;
  readonly carried: CarriedRequests;
}

export function lastSaved(
  journal: Pick<Journal, 'lastSnapshot' | 'seals'>,
): { readonly seq: number; readonly centre: SavedCentre } | null {
  const snapshot = journal.lastSnapshot();
  if (snapshot === null) return null;
  const { body } = snapshot;
  const centre = deserialize(
    body[0] === uncompressedMark ? body : inflateRawSync(body),
  ) as SavedCentre;
  if (centre.schema !== schema) return null;
  return { seq: snapshot.seq, centre: journal.seals?.opened(centre) ?? centre };
}

/** The snapshot, compressed to an eighth, between two instants. */
export function savedCentre(
  { live, router, folds, decisions, ring, carried }: CentreParts,
  { seals, ...of }: Pick<SavedCentre, 'made' | 'n' | 'lastMs'> & Pick<Journal, 'seals'>,
): Uint8Array {
  const { condition, presence, calls } = live;
  const saved: SavedCentre = {
    schema,
    ...of,
    atMs: router.nowMs,
    core: router.snapshot(),
    folds: folds.save(),
    decisions: decisions.save(),
    given: ring.given,
    condition,
    people: presence.save(),
    parking: calls.parking.save(),
    callbacks: calls.callbacks.save(),
    alarms: live.alarms.save(),
    stations: live.stations.save(),
    carried: carried.all(),
  };
  const sealed = seals?.sealed(saved, live.originMs + router.nowMs) ?? saved;
  return deflateRawSync(serialize(sealed), { level: 1 });
}

/** Restores a centre after its core, before anything else happens. */
export function loadCentre(
  { live, folds, decisions, ring, carried }: CentreParts,
  saved: SavedCentre,
): void {
  decisions.load(saved.decisions);
  folds.load(saved.folds);
  ring.beginAfter(saved.given);
  live.putCondition(saved.condition);
  for (const [agentId, personId] of saved.people) live.presence.put(agentId, personId);
  for (const kept of live.projection.calls.live()) live.calls.direct.follow(kept);
  live.calls.parking.put(saved.parking);
  live.calls.callbacks.put(saved.callbacks);
  if (saved.alarms !== undefined) live.alarms.put(saved.alarms);
  for (const [addressId, said] of saved.stations ?? []) live.stations.put(addressId, said);
  for (const request of saved.carried) carried.add(request, request.callId);
}
