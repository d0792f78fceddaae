/**
 * The addresses of a handler as TAPI sees them: stations, one per queue, one per outbound list; and
 * the giving of numbers to what a centre has, in the order in which it was created.
 *
 * Our centres have no route points: calls for a number that rules decide on have no address.
 * Source: tapi-call-center.md 2.7, 2.10.
 */

import type { Serving } from '../operation.ts';
import type { Wire } from '../wire.ts';
import type { Handles } from './handles.ts';
import { structure } from './structures.ts';

interface Address {
  /** On the wire: of a station, a queue, or a list. */
  readonly id: string;
  /** What is dialled; of a queue its id. */
  readonly dial: string;
  readonly flags: readonly ('ACDGROUP' | 'QUEUE' | 'PREDICTIVEDIALER')[];
}

/** A handler with its lists. */
export type Place = Pick<Serving, 'wire' | 'outbound'>;

/** Those that there are. */
export function addressesOf({ wire, outbound }: Place): readonly Address[] {
  const { addresses = [], queues } = wire.live.file;
  return [
    ...addresses.map(({ id, dial }): Address => {
      return { id: wire.id(id), dial: dial ?? id, flags: ['ACDGROUP'] };
    }),
    ...queues.map(({ id, group }): Address => {
      const flags = group === undefined ? (['QUEUE'] as const) : (['ACDGROUP', 'QUEUE'] as const);
      return { id: wire.id(id), dial: wire.id(id), flags };
    }),
    ...outbound.book.all().map((list): Address => {
      const id = outbound.book.idOf(list);
      return { id, dial: id, flags: ['PREDICTIVEDIALER'] };
    }),
  ];
}

/** Announcements of a centre, which a call treatment may name. */
function announcementsOf({ live }: Wire): readonly string[] {
  return [...new Set(live.file.queues.flatMap(({ treatments = [] }) => treatments))];
}

/** Gives numbers to all that the centre has now, where they have none. */
export function numberAll(handles: Handles, place: Place): void {
  const { wire } = place;
  const { queues, groups = [], activities = [] } = wire.live.file;
  handles.numberOf('dwDeviceID', wire.handlerId, wire);
  for (const { id } of addressesOf(place)) handles.numberOf('dwAddressID', id, wire);
  for (const { id } of queues) handles.numberOf('dwQueueID', wire.id(id), wire);
  for (const { id } of groups) handles.numberOf('GroupID', wire.id(id), wire);
  for (const { id } of activities) handles.numberOf('dwActivityID', id, wire);
  for (const id of announcementsOf(wire)) handles.numberOf('dwTreatment', id, wire);
}

/** How many to ask for: the highest number of those that there are, and one. */
export function addressCount(handles: Handles, place: Place): number {
  const { wire } = place;
  const numbers = addressesOf(place).map(({ id }) => handles.numberOf('dwAddressID', id, wire));
  return Math.max(-1, ...numbers) + 1;
}

/** Bytes of a call's data. */
const dataBytesMax = 4_096;

/** `LINEADDRESSCAPS`. */
export function addressCaps({ dial, flags }: Address, handles: Handles, wire: Wire) {
  const heard = ['silence', 'ringback', 'busy', 'music'];
  const treatments = [
    ...heard.map((szName, place) => ({ dwCallTreatmentID: place + 1, szName })),
    ...announcementsOf(wire).map((szName) => {
      return { dwCallTreatmentID: handles.numberOf('dwTreatment', szName, wire), szName };
    }),
  ];
  return structure(
    { dwAddrCapFlags: ['LINEADDRCAPFLAGS', flags] },
    {
      ...{ szAddress: dial, dwMaxNumActiveCalls: 1, dwMaxNumOnHoldCalls: 1 },
      ...{ dwMaxCallDataSize: dataBytesMax, CallTreatments: treatments },
    },
  );
}
