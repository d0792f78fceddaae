/**
 * The addresses of a handler as TAPI sees them: stations, one per queue, one per outbound list; and
 * the giving of numbers to what a centre has, in the order in which it was created.
 *
 * Our centres have no route points: calls for a number that rules decide on have no address.
 * Source: tapi-call-center.md 2.7, 2.10.
 */

import { tapi } from '../../contracts/index.ts';
import type { Serving } from '../serving.ts';
import type { Wire } from '../wire.ts';
import type { Context } from './context.ts';
import type { Handles, StoredKind } from './handles.ts';
import { structure } from './structures.ts';

/** TAPI's own, in the order of their numbers. */
export const treatments = Object.keys(tapi.LINECALLTREATMENT).map((name) => name.toLowerCase());

/** Bytes of a call's data. */
const dataBytesMax = 4_096;

interface Address {
  /** On the wire: of a station, a queue, or a list. */
  readonly id: string;
  /** What is dialled; of a queue its id. */
  readonly dial: string;
  readonly flags: readonly string[];
}

/** A handler with its lists. */
type Place = Pick<Serving, 'wire' | 'outbound'>;

/** Those that there are. */
export function addressesOf({ wire, outbound: { book } }: Place): readonly Address[] {
  const { addresses = [], queues } = wire.live.file;
  const named = (id: string, ...flags: readonly string[]) => ({ id, dial: id, flags });
  return [
    ...addresses.map(({ id, dial }) => ({ ...named(wire.id(id), 'ACDGROUP'), dial: dial ?? id })),
    ...queues.map(({ id, group }) =>
      named(wire.id(id), ...(group === undefined ? [] : ['ACDGROUP']), 'QUEUE'),
    ),
    ...book.all().map((list) => named(book.idOf(list), 'PREDICTIVEDIALER')),
  ];
}

/** Announcements of a centre, which a call treatment may name. */
function announcementsOf({ live }: Wire): readonly string[] {
  return [...new Set(live.file.queues.flatMap(({ treatments: own = [] }) => own))];
}

/** Gives numbers to all that the centre has now, where they have none. */
export function numberAll(handles: Handles, place: Place): void {
  const slices = numberInSlices(handles, place);
  while (slices.next().done !== true);
}

/** The same, a number at a time: the first of each is written into the store. */
export function* numberInSlices(handles: Handles, place: Place): Generator<void, void> {
  const { wire } = place;
  const { queues, groups = [], activities = [] } = wire.live.file;
  const all: readonly (readonly [StoredKind, readonly string[]])[] = [
    ['dwDeviceID', [wire.handlerId]],
    ['dwAddressID', addressesOf(place).map(({ id }) => id)],
    ['dwQueueID', queues.map(({ id }) => wire.id(id))],
    ['GroupID', groups.map(({ id }) => wire.id(id))],
    ['dwActivityID', activities.map(({ id }) => id)],
    ['dwTreatment', announcementsOf(wire)],
  ];
  for (const [kind, ids] of all) {
    for (const id of ids) {
      handles.numberOf(kind, id, wire);
      yield;
    }
  }
}

/** How many to ask for: the highest number of those that there are, and one. */
export function addressCount(c: Context): number {
  return 1 + Math.max(-1, ...addressesOf(c.serving).map(({ id }) => c.numberOf('dwAddressID', id)));
}

/** `LINEADDRESSCAPS`. */
export function addressCaps(id: string, c: Context) {
  const { dial, flags } = addressesOf(c.serving).find((one) => one.id === id) ?? {};
  return structure({
    szAddress: dial,
    dwAddrCapFlags: flags,
    dwMaxNumActiveCalls: 1,
    dwMaxNumOnHoldCalls: 1,
    dwMaxCallDataSize: dataBytesMax,
    CallTreatments: [...treatments, ...announcementsOf(c.wire)].map((szName, place) => ({
      dwCallTreatmentID: treatments[place] ? place + 1 : c.numberOf('dwTreatment', szName),
      szName,
    })),
  });
}
