/**
 * TAPI's call control: each on the leg that a handle stands for.
 *
 * What is dialled is a number; the name of a queue's address, or of an agent, means that.
 * Source: tapi-call-center.md 5.4, 5.6.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { callResourceSchema, tapi, tapiNumber, tapiWord } from '../../contracts/index.ts';
import { featuresOf } from '../../live/index.ts';
import { Refusal } from '../refusal.ts';
import type { Context } from './context.ts';
import { LineRefusal } from './lines.ts';
import { found, type parameters } from './parameters.ts';
import { callInfo, callStatus } from './structures.ts';
import { tapiCommand, tapiFunction } from './tapi-function.ts';

type DialParams = NonNullable<z.infer<(typeof parameters)['lpCallParams']>>;
const heard = ['silence', 'ringback', 'busy', 'music'];

/** A function that does one operation on a leg. */
function plain(operation: string) {
  return tapiCommand('2.0', ['hCall'], operation, ({ hCall: call }) => ({ params: { call } }));
}

/** An operation that ends in a call, and the handle of the asker's own leg of it. */
async function ownLegOf(
  c: Context,
  operation: string,
  asked: Parameters<Context['ask']>[1],
): Promise<{ readonly hCall: number; readonly parkSlot: string | null }> {
  const { callId, parkSlot } = await c.ask(operation, asked, callResourceSchema);
  const own = c.shared.calls.ownLeg(callId, c.agentId, c.wire);
  return { hCall: own === undefined ? 0 : c.shared.calls.of(own), parkSlot };
}

function targetOf(id: string, { wire }: Context) {
  const fileId = wire.fileId(id) ?? '';
  if (wire.live.projection.queue(fileId) !== undefined) return { kind: 'queue', id };
  const isAgent = wire.live.projection.agents.get(fileId) !== undefined;
  return { kind: isAgent ? 'agent' : 'number', id };
}

/** A function that sends a call to an address. */
function sending(operation: string) {
  return tapiCommand(
    '2.0',
    ['hCall', 'lpszDestAddress', 'dwCountryCode'],
    operation,
    ({ hCall: call, lpszDestAddress }, c) => ({
      params: { call },
      body: { to: targetOf(lpszDestAddress, c) },
    }),
  );
}

/** The station from which an asker dials who names none. */
function ownAddress(c: Context): string {
  const own = c.wire.live.projection.agents.get(c.agentId ?? '')?.shown.addressId;
  if (own !== undefined && own !== null) return own;
  const detail = 'lpCallParams names no dwAddressID, and the asker has no station of their own.';
  throw new LineRefusal('INVALCALLPARAMS', 'invalid_parameter', detail);
}

/** A dialler's call: who answers goes to the queue of its list. */
async function dialledAhead(
  address: string,
  to: string,
  { dwPredictiveAutoTransferStates: states, dwNoAnswerTimeout = 0, TargetAddress }: DialParams,
  c: Context,
): Promise<number> {
  const list = c.serving.outbound.book
    .all()
    .find((one) => c.serving.outbound.book.idOf(one) === address);
  const queue = c.wire.idOrNull(list?.queueId ?? null);
  const isOurs = queue !== null && (TargetAddress ?? queue) === queue;
  if (!isOurs || (states ?? tapi.LINECALLSTATE.CONNECTED) !== tapi.LINECALLSTATE.CONNECTED) {
    const expected = 'the address of a list, CONNECTED, and its queue for TargetAddress';
    const detail = `PREDICTIVEDIAL at ${address} to ${TargetAddress}; expected ${expected}.`;
    throw new LineRefusal('INVALCALLPARAMS', 'invalid_parameter', detail);
  }
  const ringLimitMs = dwNoAnswerTimeout === 0 ? {} : { ringLimitMs: dwNoAnswerTimeout * 1_000 };
  const asked = { params: { outboundList: address }, body: { to, ...ringLimitMs } };
  return (await ownLegOf(c, 'dialAhead', { ...asked, key: randomUUID() })).hCall;
}

const making = {
  lineMakeCall: tapiFunction(
    '2.0',
    ['hLine', 'lpszDestAddress', 'dwCountryCode', 'lpCallParams'],
    async ({ lpszDestAddress: to, lpCallParams }, c) => {
      const { dwAddressID, dwCallParamFlags = 0, CallData: data } = lpCallParams ?? {};
      const address =
        dwAddressID === undefined ? ownAddress(c) : found.dwAddressID(dwAddressID, c.looking);
      if (dwCallParamFlags % 128 >= tapi.LINECALLPARAMFLAGS.PREDICTIVEDIAL) {
        return { hCall: await dialledAhead(address, to, lpCallParams ?? {}, c) };
      }
      const body = { to, ...(typeof data === 'string' ? { data } : {}) };
      const asked = { params: { address }, body, key: randomUUID() };
      const { hCall } = await ownLegOf(c, 'dialFromAddress', asked);
      return { hCall };
    },
    { errors: { address_busy: 'CALLUNAVAIL' } },
  ),
  lineSetupTransfer: tapiFunction(
    '2.0',
    ['hCall', 'lpCallParams'],
    async ({ hCall: call, lpCallParams }, c) => {
      const { TargetAddress: to } = lpCallParams ?? {};
      if (typeof to !== 'string') {
        const detail =
          'lpCallParams names no TargetAddress; expected it, with LINECALLPARAMFLAGS_ONESTEPTRANSFER.';
        throw new LineRefusal('INVALCALLPARAMS', 'invalid_parameter', detail);
      }
      const body = { to: targetOf(to, c) };
      const { hCall } = await ownLegOf(c, 'consultAboutCall', { params: { call }, body });
      return { hConsultCall: hCall };
    },
  ),
  lineUnpark: tapiFunction(
    '2.0',
    ['hLine', 'dwAddressID', 'lpszDestAddress'],
    async ({ dwAddressID: addressId, lpszDestAddress: slot }, c) => {
      const { hCall } = await ownLegOf(c, 'unparkCall', { body: { addressId, slot } });
      return { hCall };
    },
  ),
  linePickup: tapiFunction(
    '2.0',
    ['hLine', 'dwAddressID', 'lpszDestAddress', 'lpszGroupID'],
    async ({ dwAddressID: addressId, lpszDestAddress: number }, c) => {
      const { parties } = c.wire.live.projection;
      const from = c.wire.idOrNull(parties.addressOf(number)) ?? number;
      const { hCall } = await ownLegOf(c, 'pickUpCall', { body: { addressId, from } });
      return { hCall };
    },
  ),
} as const;

const reading = {
  lineGetCallInfo: tapiFunction('2.0', ['hCall'], async ({ hCall: call }, c) => {
    const { calls, handles } = c.shared;
    const read = await c.ask('getCall', { params: { call } }, callResourceSchema);
    const made = c.wire.live.projection.calls.legs.get(call);
    const leg = read.legs.find(({ id }) => id === call);
    if (made === undefined || leg === undefined) throw gone(call);
    const address = leg.addressId ?? (leg.agentId === null ? read.queueId : null);
    const related = made.of.about;
    return callInfo(read.data, leg, {
      dwCallID: calls.callId(made.of),
      dwRelatedCallID: related === null ? 0 : calls.callId(related.of),
      dwAddressID: address === null ? null : handles.numberOf('dwAddressID', address, c.wire),
      dwCallTreatment: treatmentNumber(leg.treatment, c),
    });
  }),
  lineGetCallStatus: tapiFunction('2.0', ['hCall'], async ({ hCall: call }, c) => {
    await c.ask('getCall', { params: { call } }, callResourceSchema);
    const made = c.wire.live.projection.calls.legs.get(call);
    if (made === undefined) throw gone(call);
    const leg = { ...made.leg, features: featuresOf(made, c.wire.live) };
    return callStatus(leg, made.agentId === c.agentId ? 'owner' : 'monitor');
  }),
} as const;

/** By name. */
export const callFunctions = {
  ...making,
  ...reading,
  lineAccept: plain('acceptCall'),
  lineAnswer: plain('answerCall'),
  lineDrop: plain('hangUpCall'),
  lineHold: plain('holdCall'),
  lineUnhold: plain('retrieveCall'),
  lineRedirect: sending('redirectCall'),
  lineBlindTransfer: sending('transferCall'),
  lineSwapHold: tapiCommand('2.0', ['hdActiveCall', 'hdHeldCall'], 'swapCalls', (given) => ({
    params: { call: given.hdActiveCall },
  })),
  lineCompleteTransfer: tapiFunction(
    '2.0',
    ['hCall', 'hConsultCall', 'dwTransferMode'],
    async ({ hCall: call, dwTransferMode }, c) => {
      const operation = tapiWord('LINETRANSFERMODE', dwTransferMode, ['transfer', 'conference']);
      if (operation === undefined) {
        const detail = `dwTransferMode is ${dwTransferMode}; expected TRANSFER 1 or CONFERENCE 2.`;
        throw new Refusal('invalid_parameter', detail);
      }
      if (operation === 'conference') {
        const { hCall } = await ownLegOf(c, 'conferenceCall', { params: { call } });
        return { hConfCall: hCall };
      }
      await c.ask('completeTransfer', { params: { call } }, z.unknown());
      return {};
    },
  ),
  linePark: tapiFunction(
    '2.0',
    ['hCall', 'dwParkMode', 'lpszDirAddress'],
    async ({ hCall: call, dwParkMode, lpszDirAddress: slot }, c) => {
      const isDirected = dwParkMode === tapi.LINEPARKMODE.DIRECTED;
      const body = isDirected && typeof slot === 'string' ? { slot } : {};
      const { parkSlot } = await ownLegOf(c, 'parkCall', { params: { call }, body });
      return { lpNonDirAddress: parkSlot };
    },
  ),
  lineSetCallTreatment: tapiCommand(
    '2.0',
    ['hCall', 'dwTreatment'],
    'setTreatment',
    ({ hCall: call, dwTreatment }, { shared, wire }) => {
      const own = shared.handles.find('dwTreatment', dwTreatment, wire)?.name;
      const treatment = heard[dwTreatment - 1] ?? own ?? String(dwTreatment);
      return { params: { call }, body: { treatment } };
    },
  ),
  lineSetCallData: tapiCommand(
    '2.0',
    ['hCall', 'lpCallData', 'dwSize'],
    'setCallData',
    ({ hCall: call, lpCallData, dwSize }) => ({
      params: { call },
      body: { data: dwSize === 0 ? '' : (lpCallData ?? '') },
    }),
  ),
} as const;

function treatmentNumber(treatment: string | null, { shared, wire }: Context): number {
  if (treatment === null) return 0;
  const { handles } = shared;
  return (
    tapiNumber('LINECALLTREATMENT', treatment) ?? handles.numberOf('dwTreatment', treatment, wire)
  );
}

function gone(call: string): Refusal {
  return new Refusal('call_not_found', `No leg ${call} among those kept.`);
}
