/**
 * TAPI's call control, each function on the leg of a handle.
 *
 * A dialled text is a number, or names a queue's address or an agent. Source: tapi-call-center.md
 * 5.4, 5.6.
 */
import { z } from 'zod';
import {
  callResourceSchema,
  hexOf,
  type Leg,
  Refusal,
  tapi,
  tapiNumber,
  tapiWord,
} from '../../contracts/index.ts';
import { isLiveLeg, type KeptLeg } from '../../live/index.ts';
import { actorOf } from '../operations/call-actor.ts';
import { isStationIn } from './addresses.ts';
import type { Context } from './context.ts';
import { addressSeen, hasLeftQueue, privilegeOf, stateSeen } from './leg-view.ts';
import { LineRefusal } from './lines.ts';
import { noAddress } from './message-forms.ts';
import { structure } from './structures.ts';
import {
  askingLeg,
  type DialParams,
  formerCall,
  found,
  operationRow,
  tapiFunction,
} from './tapi-function.ts';

/** Runs an operation that answers with a call, and returns the asker's handle of it. */
async function ownLegOf(c: Context, operation: string, said: object) {
  const { callId, parkSlot } = await c.ask(operation, said, callResourceSchema);
  const legs = c.wire.live.projection.calls.kept(callId)?.legs ?? [];
  const ofAgents = legs.filter(({ agentId }) => agentId !== null);
  const own = ofAgents.findLast(({ agentId }) => agentId === c.agentId) ?? ofAgents.at(-1);
  const made = own ?? legs[0];
  return { hCall: made === undefined ? 0 : c.shared.handles.ofLeg(made), parkSlot };
}

/** What a dialled text names: a queue, an agent, or else a number. */
export function targetOf(id: string, { wire }: Context) {
  const fileId = wire.fileId(id) ?? '';
  if (wire.live.projection.queue(fileId) !== undefined) return { kind: 'queue', id };
  const isAgent = wire.live.projection.agents.get(fileId) !== undefined;
  return { kind: isAgent ? 'agent' : 'number', id };
}

function sends(operation: string) {
  const names = 'hCall lpszDestAddress dwCountryCode';
  return operationRow(operation, names, ({ lpszDestAddress }, c) => ({
    to: targetOf(lpszDestAddress, c),
  }));
}

function badCallParams(detail: string): LineRefusal {
  return new LineRefusal('INVALCALLPARAMS', 'invalid_parameter', `lpCallParams ${detail}`);
}

/** The asker's own station, for a call that names no address. */
function ownAddress(c: Context): string {
  const own = c.wire.live.projection.agents.get(c.agentId ?? '')?.shown.addressId;
  if (own !== undefined && own !== null) return own;
  throw badCallParams('names no dwAddressID, and the asker has no station of their own.');
}

/** The operation of `PREDICTIVEDIAL` at an address, with its input: who answers is sent on. */
function ahead(addressId: string, params: DialParams, c: Context) {
  const { dwNoAnswerTimeout = 0, TargetAddress: to, CallData } = params;
  const { CONNECTED } = tapi.LINECALLSTATE;
  const { dwPredictiveAutoTransferStates: states = CONNECTED } = params;
  if (states !== CONNECTED && states !== 0) {
    throw badCallParams(
      `say PREDICTIVEDIAL in ${hexOf(states)}; expected CONNECTED, or 0 by hand.`,
    );
  }
  const data = CallData ?? undefined;
  if (isStationIn(addressId, c)) {
    if (to) throw badCallParams('say PREDICTIVEDIAL at a station to another; expected its own.');
    return ['dialFromAddress', { addressId, data, detectMachines: true }] as const;
  }
  const { book } = c.serving.outbound;
  const isList = book.all().some((one) => book.idOf(one) === addressId);
  const said = {
    ...(isList ? { outboundListId: addressId } : { queueId: addressId }),
    ringLimitMs: dwNoAnswerTimeout === 0 ? undefined : dwNoAnswerTimeout * 1_000,
    data,
    target: to ? targetOf(to, c) : undefined,
    byHand: states === 0,
  };
  return [isList ? 'dialAhead' : 'dialAheadForQueue', said] as const;
}

/** A switch tells tones when they are over, and no pulses. */
function requireTones(modes: number): void {
  if (modes === tapi.LINEDIGITMODE.DTMF) return;
  const detail = `The digit modes ${modes} were asked for; expected DTMF 2.`;
  throw new LineRefusal('INVALDIGITMODE', 'invalid_parameter', detail);
}

export async function readLeg(id: string, c: Context) {
  const legId = formerCall(id, c)?.made.leg.id ?? id;
  const read = await c.ask('getCall', { callId: legId }, callResourceSchema);
  const made = c.wire.live.projection.calls.legs.get(legId);
  const leg = read.legs.find((one) => one.id === legId);
  if (made !== undefined && leg !== undefined) return { read, made, leg };
  throw new Refusal('call_not_found', `No leg ${id} among those kept.`);
}

async function handleOf(id: string, c: Context): Promise<number> {
  return c.shared.handles.ofLeg((await readLeg(id, c)).made);
}

/** TAPI's structure `LINECALLINFO` of a call, the same for every reader. */
async function callInfo(id: string, c: Context) {
  const { handles } = c.shared;
  const { read, made, leg } = await readLeg(id, c);
  const former = formerCall(id, c);
  const address = former === undefined ? addressSeen(made) : former.addressId;
  const redirection = leg.redirectionId ?? (hasLeftQueue(made) ? leg.connectedId : null);
  const related = made.of.about;
  return structure({
    dwCallID: handles.callId(made.of),
    dwRelatedCallID: related === null ? 0 : handles.callId(related.of),
    dwAddressID: address === null ? noAddress : c.numberOf('dwAddressID', address),
    dwTrunk: noAddress,
    dwCallTreatment: treatmentNumber(leg.treatment, c),
    dwOrigin: leg.origin,
    dwReason: leg.reason,
    CallData: read.data,
    szCallerID: leg.callerId?.number ?? null,
    szCallerIDName: leg.callerId?.name ?? null,
    szCalledID: leg.calledId?.number ?? null,
    szConnectedID: leg.connectedId?.number ?? null,
    szRedirectionID: former?.to ?? redirection?.number ?? null,
    szRedirectingID: leg.redirectingId?.number ?? null,
  });
}

/** TAPI's structure `LINECALLSTATUS` of a call with its features for the reader. */
async function callStatus(id: string, c: Context) {
  const { made, leg } = await readLeg(id, c);
  const privilege = privilegeOf(made.agentId, c.agentId);
  const isFormer = formerCall(id, c) !== undefined;
  const isOver = isFormer || c.shared.handles.isDropped(made);
  const state = isOver ? 'ended' : stateSeen(made);
  return structure({
    dwCallState: state,
    dwCallPrivilege: privilege,
    dwCallStateMode: state === 'disconnected' ? (leg.cause ?? 'normal') : null,
    dwCallFeatures: isFormer ? [] : featuresFor(made, leg.features, c),
    tStateEntryTime: leg.stateEnteredAt,
  });
}

/** What the owner may do with a call; supervisors and programs also with those of others. */
function featuresFor(made: KeptLeg, features: Leg['features'], c: Context): Leg['features'] {
  if (privilegeOf(made.agentId, c.agentId) === 'owner') return features;
  if (actorOf(c.asker).kind === 'agent' || !isLiveLeg(made.leg)) return [];
  return features.length === 0 ? ['hangup'] : features;
}

/** Begins a consultation call; without a number, that is for `lineDial` to give. */
async function setUp(callId: string, { TargetAddress: to }: DialParams, c: Context) {
  if (typeof to === 'string') {
    const { hCall } = await ownLegOf(c, 'consultAboutCall', { callId, to: targetOf(to, c) });
    return { hConsultCall: hCall };
  }
  const { made, leg } = await readLeg(callId, c);
  // A conference goes on until the number is dialled.
  if (leg.state === 'connected') await c.ask('holdCall', { callId }, z.unknown());
  return { hConsultCall: c.shared.handles.prepare(made) };
}

function treatmentNumber(treatment: string | null, c: Context): number {
  if (treatment === null) return 0;
  return tapiNumber('LINECALLTREATMENT', treatment) ?? c.numberOf('dwTreatment', treatment);
}

const ofCall = 'hCall';
const limits = 'dwFirstDigitTimeout dwInterDigitTimeout';

export const callFunctions = {
  lineAccept: operationRow('acceptCall', ofCall),
  lineAnswer: operationRow('answerCall', ofCall),
  lineDrop: tapiFunction(ofCall, async ({ hCall: callId }, c) => {
    const asking = askingLeg(callId, c);
    if (asking !== null) {
      c.shared.handles.discard(asking);
      return {};
    }
    const made = c.wire.live.projection.calls.legs.get(callId);
    const isOwn = privilegeOf(made?.agentId ?? null, c.agentId) === 'owner';
    if (!isOwn || made?.leg.state !== 'disconnected')
      await c.ask('hangUpCall', { callId }, z.unknown());
    if (made !== undefined) c.shared.handles.drop(made);
    return {};
  }),
  lineHold: operationRow('holdCall', ofCall),
  lineUnhold: operationRow('retrieveCall', ofCall),
  lineSwapHold: operationRow('swapCalls', 'hdActiveCall hdHeldCall'),
  lineRedirect: sends('redirectCall'),
  lineBlindTransfer: sends('transferCall'),
  lineGenerateDigits: tapiFunction(
    'hCall dwDigitMode lpszDigits dwDuration',
    async ({ hCall: callId, lpszDigits: digits }, c) => {
      await c.ask('sendDigits', { callId, digits }, z.unknown());
      c.shared.digits.generated(c.asker.principal.id, await handleOf(callId, c));
      return {};
    },
  ),
  lineMonitorMedia: tapiFunction('hCall dwMediaModes', async ({ hCall, dwMediaModes = 0 }, c) => {
    c.shared.digits.monitorMedia(c.asker.principal.id, await handleOf(hCall, c), dwMediaModes);
    return {};
  }),
  lineMonitorTones: tapiFunction('hCall lpToneList', async ({ hCall, lpToneList }, c) => {
    const tones = lpToneList.map(({ dwAppSpecific: appSpecific = 0, ...tone }) => ({
      appSpecific,
      frequenciesHz: [tone.dwFrequency1, tone.dwFrequency2 ?? 0, tone.dwFrequency3 ?? 0],
    }));
    c.shared.digits.monitorTones(c.asker.principal.id, await handleOf(hCall, c), tones);
    return {};
  }),
  lineMonitorDigits: tapiFunction(
    'hCall dwDigitModes',
    async ({ hCall: callId, dwDigitModes: modes }, c) => {
      if (modes !== 0) requireTones(modes);
      c.shared.digits.monitor(c.asker.principal.id, await handleOf(callId, c), modes !== 0);
      return {};
    },
  ),
  /** Gathers nothing more where `lpsDigits` is null; the digits come with the message. */
  lineGatherDigits: tapiFunction(
    `hCall dwDigitModes lpsDigits dwNumDigits lpszTerminationDigits ${limits}` as const,
    async ({ hCall: callId, dwDigitModes, lpsDigits, dwNumDigits: count = 0, ...more }, c) => {
      const { lpszTerminationDigits, dwFirstDigitTimeout = 0, dwInterDigitTimeout = 0 } = more;
      const isOver = lpsDigits === null;
      if (!isOver) requireTones(dwDigitModes);
      if (!isOver && count === 0) {
        throw new Refusal('invalid_parameter', 'dwNumDigits is 0; expected 1 or more.');
      }
      const asked = {
        count,
        ends: lpszTerminationDigits ?? '',
        firstMs: dwFirstDigitTimeout,
        nextMs: dwInterDigitTimeout,
      };
      const hCall = await handleOf(callId, c);
      c.shared.digits.gather(c.asker.principal.id, hCall, isOver ? null : asked);
      return {};
    },
  ),
  lineSetCallTreatment: operationRow('setTreatment', 'hCall dwTreatment'),
  lineSetCallData: operationRow(
    'setCallData',
    'hCall lpCallData dwSize',
    ({ lpCallData, dwSize }) => ({
      data: dwSize === 0 ? '' : (lpCallData ?? ''),
    }),
  ),
  lineMakeCall: tapiFunction(
    'hLine lpszDestAddress dwCountryCode lpCallParams',
    async ({ lpszDestAddress: to, lpCallParams }, c) => {
      const { dwAddressID: at, dwCallParamFlags = 0, CallData } = lpCallParams;
      const addressId = at === undefined ? ownAddress(c) : found.dwAddressID(at, c);
      const isAhead = dwCallParamFlags % 128 >= tapi.LINECALLPARAMFLAGS.PREDICTIVEDIAL;
      const plain = { addressId, data: CallData ?? undefined };
      const [operation, said] = isAhead
        ? ahead(addressId, lpCallParams, c)
        : (['dialFromAddress', plain] as const);
      const { hCall } = await ownLegOf(c, operation, { to, ...said });
      return { hCall };
    },
  ),
  lineSetupTransfer: tapiFunction('hCall lpCallParams', ({ hCall, lpCallParams }, c) =>
    setUp(hCall, lpCallParams, c),
  ),
  linePrepareAddToConference: tapiFunction('hConfCall lpCallParams', (given, c) =>
    setUp(given.hConfCall, given.lpCallParams, c),
  ),
  lineAddToConference: operationRow('conferenceCall', 'hConfCall hConsultCall'),
  lineRemoveFromConference: tapiFunction(ofCall, async ({ hCall: legId }, c) => {
    const { callId } = (await readLeg(legId, c)).leg;
    await c.ask('removeFromConference', { callId, legId }, z.unknown());
    return {};
  }),
  lineDial: tapiFunction(
    'hCall lpszDestAddress dwCountryCode',
    async ({ hCall, lpszDestAddress }, c) => {
      const asking = askingLeg(hCall, c);
      if (asking === null) {
        const detail = `Call ${hCall} is dialled already; expected that of lineSetupTransfer.`;
        throw new Refusal('call_state_not_allowed', detail);
      }
      const of = { callId: asking.leg.id, to: targetOf(lpszDestAddress, c) };
      await c.ask('consultAboutCall', of, z.unknown());
      return {};
    },
  ),
  lineCompleteTransfer: tapiFunction(
    'hCall hConsultCall dwTransferMode',
    async ({ hCall: callId, dwTransferMode: mode }, c) => {
      const ending = tapiWord('LINETRANSFERMODE', mode, ['transfer', 'conference']);
      if (ending === 'conference') {
        return { hConfCall: (await ownLegOf(c, 'conferenceCall', { callId })).hCall };
      }
      if (ending === undefined) {
        const detail = `dwTransferMode is ${mode}; expected TRANSFER 1 or CONFERENCE 2.`;
        throw new Refusal('invalid_parameter', detail);
      }
      await c.ask('completeTransfer', { callId }, z.unknown());
      return {};
    },
  ),
  linePark: tapiFunction(
    'hCall dwParkMode lpszDirAddress',
    async ({ hCall: callId, dwParkMode, lpszDirAddress }, c) => {
      const slot = dwParkMode === tapi.LINEPARKMODE.DIRECTED ? lpszDirAddress : undefined;
      return { lpNonDirAddress: (await ownLegOf(c, 'parkCall', { callId, slot })).parkSlot };
    },
  ),
  lineUnpark: tapiFunction(
    'hLine dwAddressID lpszDestAddress',
    async ({ dwAddressID: addressId, lpszDestAddress: slot }, c) => {
      return { hCall: (await ownLegOf(c, 'unparkCall', { addressId, slot })).hCall };
    },
  ),
  linePickup: tapiFunction(
    'hLine dwAddressID lpszDestAddress lpszGroupID',
    async ({ dwAddressID: addressId, lpszDestAddress: number }, c) => {
      const { parties } = c.wire.live.projection;
      const from = c.wire.idOrNull(parties.addressOf(number)) ?? number;
      return { hCall: (await ownLegOf(c, 'pickUpCall', { addressId, from })).hCall };
    },
  ),
  lineGetCallInfo: tapiFunction(ofCall, ({ hCall }, c) => callInfo(hCall, c)),
  lineGetCallStatus: tapiFunction(ofCall, ({ hCall }, c) => callStatus(hCall, c)),
};
