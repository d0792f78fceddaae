/**
 * Parameters of TAPI's functions by their documented names, and what handles stand for.
 *
 * Pointers to what is answered are left out by programs that send JSON; they are taken, and not
 * looked at.
 * Source: tapi-call-center.md 5.2, 5.4, 5.6; names: tapi.h.
 */
import { z } from 'zod';
import type { KeptLeg } from '../../live/index.ts';
import type { Serving } from '../operation.ts';
import { Refusal } from '../refusal.ts';
import type { Wire } from '../wire.ts';
import { addressesOf } from './addresses.ts';
import type { CallHandles } from './call-handles.ts';
import { groupIdOf, type Handles } from './handles.ts';
import { LineRefusal } from './lines.ts';

const uint = z.int().min(0).max(0xffff_ffff);
const optional = uint.optional();
const text = z.string().min(1).max(256);
const groupId = z.strictObject({
  ...{ dwGroupID1: uint, dwGroupID2: uint, dwGroupID3: uint, dwGroupID4: uint },
});
const entry = z.object({ GroupID: groupId });
const groupsMax = 1_000;
const dataMax = 8_192;

/** As they are sent. */
export const parameters = {
  ...{ hLineApp: uint, hLine: uint, dwDeviceID: uint, dwAddressID: uint },
  ...{ dwAPILowVersion: uint, dwAPIHighVersion: uint, dwAPIVersion: uint, dwAppAPIVersion: uint },
  ...{ dwExtVersion: optional, dwCallbackInstance: optional, dwMediaModes: optional },
  ...{ dwPrivileges: optional, lpszFriendlyAppName: text.nullish() },
  ...{ hAgent: uint, hAgentSession: uint, dwWorkingAddressID: uint, dwQueueID: uint },
  ...{ lpszAgentID: text.nullish(), lpszAgentPIN: text.nullish(), lpGroupID: groupId },
  lpAgentGroupList: z
    .object({ dwNumEntries: optional, GroupEntries: z.array(entry).max(groupsMax) })
    .nullish(),
  ...{ dwAgentState: uint, dwNextAgentState: uint, dwActivityID: uint },
  ...{ dwAgentSessionState: uint, dwNextAgentSessionState: uint, dwMeasurementPeriod: uint },
  ...{ dwAgentExtensionIDIndex: uint, lpParams: z.unknown().optional(), dwSize: optional },
  ...{ hCall: uint, hConsultCall: uint, hdActiveCall: uint, hdHeldCall: uint },
  ...{ lpszDestAddress: text, dwCountryCode: optional, dwTransferMode: uint },
  ...{ dwParkMode: uint, lpszDirAddress: text.nullish(), lpszGroupID: text.nullish() },
  ...{ dwTreatment: uint, lpCallData: z.string().max(dataMax).nullish() },
  lpCallParams: z
    .object({
      ...{ dwAddressID: optional, dwCallParamFlags: optional, TargetAddress: text.nullish() },
      ...{ dwPredictiveAutoTransferStates: optional, dwNoAnswerTimeout: optional },
      CallData: z.string().max(dataMax).nullish(),
    })
    .nullish(),
} as const satisfies { readonly [name: string]: z.ZodType };
export type ParameterName = keyof typeof parameters;

/** Where numbers are looked up. */
export interface Looking {
  readonly handles: Handles;
  readonly calls: CallHandles;
  readonly wire: Wire;
  readonly outbound: Serving['outbound'];
}

type Find = (number: number, of: Looking) => string;

const call: Find = (hCall, of) => legOf(hCall, of).leg.id;
const address: Find = (number, place) => {
  const id = place.handles.find('dwAddressID', number, place.wire)?.name;
  if (id !== undefined && addressesOf(place).some((one) => one.id === id)) return id;
  const detail = `The line has no address ${number}; lineGetDevCaps says how many it has.`;
  throw new Refusal('address_not_found', detail);
};

/** What numbers stand for: ids of the wire. */
export const found = {
  hAgent: (number, { handles, wire }) => {
    const handle = handles.find('hAgent', number, wire);
    if (handle === undefined) {
      throw new Refusal('agent_not_found', `No agent has the handle ${number} on this line.`);
    }
    // A handle is one log-on; until the next, the record stays readable.
    const one = wire.live.projection.agents.get(wire.fileId(handle.name) ?? '');
    if (handle.ended === 0 || one?.shown.state === 'released') return handle.name;
    const detail = `The log-on of ${handle.name} with the handle ${number} is over.`;
    throw new Refusal('agent_released', detail);
  },
  hAgentSession: (number, { handles, wire }) => {
    const handle = handles.find('hAgentSession', number, wire);
    if (handle !== undefined) return handle.name;
    const detail = `No session has the handle ${number} on this line.`;
    throw new LineRefusal('INVALPARAM', 'session_not_found', detail);
  },
  dwQueueID: (number, { handles, wire }) => {
    const handle = handles.find('dwQueueID', number, wire);
    if (handle !== undefined) return handle.name;
    throw new Refusal('queue_not_found', `No queue of this line has the number ${number}.`);
  },
  ...{ dwAddressID: address, dwWorkingAddressID: address },
  ...{ hCall: call, hConsultCall: call, hdActiveCall: call, hdHeldCall: call },
} as const satisfies { readonly [name: string]: Find };

/** The leg of a call's handle. @throws {Refusal} */
function legOf(hCall: number, { calls, wire }: Looking): KeptLeg {
  const made = calls.find(hCall, wire);
  if (made !== undefined) return made;
  throw new Refusal('call_not_found', `No call of this line has the handle ${hCall}.`);
}

/** The id of the group with these four parts. @throws {Refusal} */
export function groupOf(parts: z.infer<typeof groupId>, { handles, wire }: Looking): string {
  const handle = handles.find('GroupID', parts.dwGroupID1, wire);
  const theirs = groupIdOf(parts.dwGroupID1, wire);
  const isOurs = (['dwGroupID2', 'dwGroupID3', 'dwGroupID4'] as const).every(
    (part) => parts[part] === theirs[part],
  );
  if (handle !== undefined && isOurs) return handle.name;
  const detail = `No group of this line has the id ${JSON.stringify(parts)}.`;
  throw new Refusal('group_not_found', detail);
}

/** The id of an activity; 0: none. @throws {Refusal} */
export function activityOf(number: number, { handles, wire }: Looking): string | null {
  if (number === 0) return null;
  const handle = handles.find('dwActivityID', number, wire);
  if (handle !== undefined) return handle.name;
  throw new Refusal('activity_unknown', `The activity ${number} is not on the list.`);
}
