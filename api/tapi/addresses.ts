/**
 * A handler's addresses in TAPI: stations, and one for each queue and outbound list. Numbers that
 * rules decide on have no address, so there are no route points.
 *
 * Source: tapi-call-center.md 2.7, 2.10.
 */
import { ringMsMax, ringsMax, tapi } from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';
import { ownOf } from '../../services/index.ts';
import { ringingCap } from '../../simulator/index.ts';
import type { Services } from '../operations/services.ts';
import type { Context, TapiParts } from './context.ts';
import type { Handles, StoredKind } from './handles.ts';
import { structure } from './structures.ts';

/** TAPI's treatments in the order of their numbers. */
export const treatments = Object.keys(tapi.LINECALLTREATMENT).map((name) => name.toLowerCase());

/** What `lineForward` takes of a station. */
export const forwardCaps = {
  dwForwardModes: ['always', 'busy', 'noAnswer', 'busyNa'],
  dwMaxForwardEntries: 3,
  dwMinFwdNumRings: 1,
  dwMaxFwdNumRings: ringsMax,
} as const;

/** Queues that ask callers, or a host outside, in place of waiting for agents. */
const askingKinds = ['menu', 'adjunct', 'voicemail'];

const dataBytesMax = 4_096;
/** Who answers is sent on by the port when connected, or by the program. */
const diallerProgress = {
  dwPredictiveAutoTransferStates: ['connected'],
  dwMaxNoAnswerTimeout: ringMsMax / 1_000,
} as const;

interface Address {
  readonly id: string;
  /** What a program dials to reach the address; for a queue the queue's id. */
  readonly dial: string;
  readonly flags: readonly string[];
}

type AddressServices = Pick<Services, 'wire' | 'outbound'>;

export function addressesOf({ wire, outbound: { book } }: AddressServices): readonly Address[] {
  const { addresses = [], queues } = wire.live.file;
  // Every address can dial ahead of its agents.
  const named = (id: string, ...flags: readonly string[]) => {
    return { id, dial: id, flags: [...flags, 'PREDICTIVEDIALER'] };
  };
  return [
    ...addresses.map(({ id, dial }) => ({ ...named(wire.id(id), 'ACDGROUP'), dial: dial ?? id })),
    ...queues.map(({ id, group, adjunct }) => {
      const flags = [group && 'ACDGROUP', 'QUEUE', adjunct && 'ROUTEPOINT'];
      return named(wire.id(id), ...flags.filter((flag) => flag !== undefined));
    }),
    ...book.all().map((list) => named(book.idOf(list))),
  ];
}

function announcementsOf({ live }: Wire): readonly string[] {
  return [...new Set(live.file.queues.flatMap(({ treatments: own = [] }) => own))];
}

/** Numbers the handler's addresses, queues and the like for TAPI, as it starts: a write per kind. */
export function numberAll(handles: Handles, place: AddressServices): void {
  for (const [kind, names] of numbered(place)) handles.numberTogether(kind, names, place.wire);
}

/** Numbers what has come since, one at a time, as each new number is a write to the store. */
export function* numberInSlices(handles: Handles, place: AddressServices): Generator<void, void> {
  for (const [kind, names] of numbered(place)) {
    for (const name of names) {
      handles.numberOf(kind, name, place.wire);
      yield;
    }
  }
}

function numbered(
  place: AddressServices,
): readonly (readonly [StoredKind, names: readonly string[]])[] {
  const { wire } = place;
  const { queues, groups = [], activities = [] } = wire.live.file;
  return [
    ['dwDeviceID', [wire.handlerId]],
    ['dwAddressID', addressesOf(place).map(({ id }) => id)],
    ['dwQueueID', queues.map(({ id }) => wire.id(id))],
    ['GroupID', groups.map(({ id }) => wire.id(id))],
    ['dwActivityID', activities.map(({ id }) => id)],
    ['dwTreatment', announcementsOf(wire)],
  ];
}

/**
 * Devices by number: the handler's own, then one for each of its addresses. The addresses have on
 * all of them the numbers that they have at the handler's.
 */
export function deviceNumbers(shared: TapiParts, place: AddressServices): readonly number[] {
  const { wire } = place;
  const names = addressesOf(place).map(({ id }) => `${wire.handlerId}/${id}`);
  return [wire.handlerId, ...names].map((name) => {
    return shared.handles.numberOf('dwDeviceID', name, wire);
  });
}

/** The address that a device is; null: it is a handler's, and has all. */
export function addressOfDevice(dwDeviceID: number, c: Context): string | null {
  const start = `${c.wire.handlerId}/`;
  const name = c.find('dwDeviceID', dwDeviceID)?.name ?? '';
  return name.startsWith(start) ? name.slice(start.length) : null;
}

/** Whether the reader sees what is of others too. */
function isAllSeen({ agentId, asker }: Context): boolean {
  return ownOf({ ...asker.principal, agentId }).own === null;
}

/**
 * Whether a reader sees an address. Agents see their own and free stations, and queues and lists of
 * the groups that are open to them; others all.
 */
export function isSeen(addressId: string, c: Context): boolean {
  const { agentId: own, serving, wire } = c;
  if (isAllSeen(c)) return true;
  const { agents } = wire.live.projection;
  if (isStationIn(addressId, c)) {
    const there = agents.at(wire.fileId(addressId) ?? '');
    return there === undefined || there.agentId === own;
  }
  const groupIds = agents.get(own ?? '')?.shown.groupIds ?? [];
  const { book } = serving.outbound;
  const list = book.all().find((one) => book.idOf(one) === addressId);
  const queueId = list?.queueId ?? wire.fileId(addressId);
  const group = wire.live.file.queues.find(({ id }) => id === queueId)?.group;
  return group !== undefined && groupIds.includes(wire.id(group));
}

/** Media of a line: a queue that asks is a machine's. */
export function mediaOf(addressId: string | null, { wire }: Context): readonly string[] {
  const queue = wire.live.file.queues.find(({ id }) => wire.id(id) === addressId);
  const isAsking = queue !== undefined && askingKinds.some((kind) => kind in queue);
  return addressId === null ? ['voice', 'machine'] : [isAsking ? 'machine' : 'voice'];
}

/** Whether agents can work at an address. */
export function isStationIn(addressId: string, { serving }: Context): boolean {
  const { wire } = serving;
  return wire.live.file.addresses?.some(({ id }) => wire.id(id) === addressId) === true;
}

/** Count of addresses: one more than the highest number, as numbers may have gaps. */
export function addressCount(c: Context): number {
  return 1 + Math.max(-1, ...addressesOf(c.serving).map(({ id }) => c.numberOf('dwAddressID', id)));
}

/** TAPI's largest number: a queue itself limits its calls by their wait alone. */
const noLimit = 0xffff_ffff;

/** How many calls an address holds at once, besides those on hold. */
function callsMax(flags: readonly string[] = []): number {
  if (flags.includes('QUEUE')) return noLimit;
  return flags.includes('ACDGROUP') ? 1 : ringingCap;
}

export function addressCaps(id: string, c: Context) {
  const { dial, flags } = addressesOf(c.serving).find((one) => one.id === id) ?? {};
  return structure({
    szAddress: dial,
    dwAddrCapFlags: flags,
    ...diallerProgress,
    ...(isStationIn(id, c) ? forwardCaps : {}),
    dwMaxNumActiveCalls: callsMax(flags),
    dwMaxNumOnHoldCalls: isStationIn(id, c) ? 1 : 0,
    dwMaxNumConference: isStationIn(id, c) ? c.wire.live.switch.conferenceMax : 0,
    dwMaxCallDataSize: dataBytesMax,
    CallTreatments: [...treatments, ...announcementsOf(c.wire)].map((szName, place) => ({
      dwCallTreatmentID: treatments[place] ? place + 1 : c.numberOf('dwTreatment', szName),
      szName,
    })),
  });
}
