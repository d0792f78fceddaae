/**
 * TAPI's functions for stations and the line device.
 *
 * Source: tapi-call-center.md 2.7; names: tapi.h.
 */
import { z } from 'zod';
import { Refusal, ringsMax, stationSchema, tapi, tapiWord } from '../../contracts/index.ts';
import { ringsDefault } from '../../live/index.ts';
import { forwardCaps, isStationIn } from './addresses.ts';
import type { Context } from './context.ts';
import { LineRefusal } from './lines.ts';
import { numberOf, structure } from './structures.ts';
import { tapiFunction } from './tapi-function.ts';

/** Members of a station by the flags of its device. */
const memberOf = {
  connected: 'connected',
  msgWait: 'messageWaiting',
  inService: 'inService',
  locked: 'locked',
} as const;
const deviceFlags = Object.keys(memberOf) as (keyof typeof memberOf)[];

/** What programs do with lines, and which flags of a device they set. */
export const deviceCaps = {
  dwLineFeatures: ['forward', 'makeCall', 'setDevStatus', 'forwardFwd', 'forwardDnd'],
  dwSettableDevStatus: deviceFlags,
} as const;

async function addressStatus(addressId: string, c: Context) {
  if (!isStationIn(addressId, c)) return waitingStatus(addressId, c);
  const station = await c.ask('getStation', { addressId }, stationSchema);
  const { forwarding, activeCalls, onHoldCalls, agentId, doNotDisturb } = station;
  const entries = [
    ...(doNotDisturb ? [{ dwForwardMode: 'always', szDestAddress: null }] : []),
    ...forwarding.map(({ when, to }) => ({ dwForwardMode: when, szDestAddress: to })),
  ].map(structure);
  const { projection } = c.wire.live;
  const legs = projection.calls.legs.ofAgent(c.wire.fileId(agentId ?? '') ?? '');
  const pending = legs.filter(({ leg: { addressId: at, state } }) => {
    return at === addressId && state.startsWith('onHoldPending');
  });
  const late = forwarding.find(({ when }) => when === 'noAnswer');
  return structure({
    dwNumInUse: activeCalls + onHoldCalls > 0 ? 1 : 0,
    dwNumActiveCalls: activeCalls,
    dwNumOnHoldCalls: onHoldCalls - pending.length,
    dwNumOnHoldPendCalls: pending.length,
    dwAddressFeatures: ['forward', 'makeCall', 'pickup', 'unpark', 'forwardFwd', 'forwardDnd'],
    dwNumRingsNoAnswer: late === undefined ? 0 : (late.rings ?? ringsDefault),
    dwForwardNumEntries: entries.length,
    ForwardList: entries,
  });
}

/** At the address of a queue the calls that wait there are active. */
function waitingStatus(addressId: string, { wire }: Context) {
  const waiting = wire.live.projection.waitingIn(wire.fileId(addressId) ?? '');
  return structure({
    dwNumInUse: waiting.length > 0 ? 1 : 0,
    dwNumActiveCalls: waiting.length,
    dwNumOnHoldCalls: 0,
    dwNumOnHoldPendCalls: 0,
    dwAddressFeatures: [],
    dwNumRingsNoAnswer: 0,
    dwForwardNumEntries: 0,
    ForwardList: [],
  });
}

/** The station that a line is open for, or at which its reader works; null: none. */
function stationOf(hLine: number, c: Context): string | null {
  const { onlyAt } = c.shared.lines.line(hLine, c.asker.principal.id);
  const own = c.wire.live.projection.agents.get(c.agentId ?? '')?.shown.addressId ?? null;
  const id = onlyAt === null ? own : (c.find('dwAddressID', onlyAt)?.name ?? null);
  return id !== null && isStationIn(id, c) ? id : null;
}

/** What `lpForwardList` says: nothing forwards or disturbs that is not in it. */
function forwardingOf(list: readonly Forward[], rings: number) {
  const goes = list.filter(({ szDestAddress: to }) => to !== undefined);
  const forwarding = goes.flatMap(({ dwForwardMode: mode, szDestAddress: to }) => {
    const when = tapiWord('LINEFORWARDMODE', mode, forwardCaps.dwForwardModes);
    if (when === undefined) throw badMode(mode);
    const cases = when === 'busyNa' ? (['busy', 'noAnswer'] as const) : [when];
    return cases.map((one) => ({
      when: one,
      to,
      ...(one === 'noAnswer' && rings > 0 ? { rings } : {}),
    }));
  });
  for (const one of list) {
    const isAll = one.dwForwardMode === tapi.LINEFORWARDMODE.UNCOND;
    if (one.szDestAddress === undefined && !isAll) throw badMode(one.dwForwardMode);
  }
  return { forwarding, doNotDisturb: goes.length < list.length };
}

interface Forward {
  readonly dwForwardMode: number;
  readonly szDestAddress?: string | undefined;
}

function badMode(mode: number): Refusal {
  const expected = 'UNCOND 1, BUSY 16, NOANSW 256 or BUSYNA 4096; with no destination, UNCOND';
  return new Refusal('invalid_parameter', `dwForwardMode is ${mode}; expected ${expected}.`);
}

export const stationFunctions = {
  lineGetAddressStatus: tapiFunction('hLine dwAddressID', ({ dwAddressID }, c) =>
    addressStatus(dwAddressID, c),
  ),
  lineGetLineDevStatus: tapiFunction('hLine', ({ hLine }, c) => {
    const { live } = c.wire;
    const opens = c.shared.lines.of().filter((line) => line.serving === c.serving);
    const at = c.wire.fileId(stationOf(hLine, c) ?? '') ?? '';
    const station = live.stations.get(at);
    const isThere = {
      ...station,
      connected: station.connected && (live.switch.view?.isAttached ?? true),
      inService: station.inService && !live.isDraining,
    };
    return structure({
      ...deviceCaps,
      dwNumOpens: opens.length,
      dwNumActiveCalls: [...live.projection.calls.live()].length,
      dwDevStatusFlags: deviceFlags.filter((flag) => isThere[memberOf[flag]]),
    });
  }),
  lineSetLineDevStatus: tapiFunction(
    'hLine dwStatusToChange fStatus',
    async ({ hLine, dwStatusToChange: bits, fStatus }, c) => {
      const addressId = stationOf(hLine, c);
      if (addressId === null) {
        const detail = `The line ${hLine} is of no station; expected one opened for a station, or an agent's who is at one.`;
        throw new Refusal('operation_unavailable', detail);
      }
      const flags = deviceFlags.filter(
        (flag) => (bits & numberOf('LINEDEVSTATUSFLAGS', [flag])) > 0,
      );
      if (flags.length === 0 || bits !== numberOf('LINEDEVSTATUSFLAGS', flags)) {
        const detail = `dwStatusToChange is ${bits}; expected CONNECTED 1, MSGWAIT 2, INSERVICE 4 or LOCKED 8, or-ed.`;
        throw new LineRefusal('INVALLINESTATE', 'invalid_parameter', detail);
      }
      const said = flags.map((flag) => [memberOf[flag], fStatus !== 0]);
      await c.ask('setStation', { addressId, ...Object.fromEntries(said) }, z.unknown());
      return {};
    },
  ),
  lineSetStatusMessages: tapiFunction(
    'hLine dwLineStates dwAddressStates',
    ({ hLine, dwLineStates: device, dwAddressStates: address }, { shared, asker }) => {
      Object.assign(shared.lines.line(hLine, asker.principal.id).states, { device, address });
      return {};
    },
  ),
  lineForward: tapiFunction(
    'hLine bAllAddresses dwAddressID lpForwardList dwNumRingsNoAnswer lpCallParams',
    async ({ hLine, bAllAddresses = 0, lpForwardList, dwNumRingsNoAnswer = 0, ...given }, c) => {
      const { onlyAt } = c.shared.lines.line(hLine, c.asker.principal.id);
      if (bAllAddresses !== 0 && onlyAt === null) {
        const detail = 'bAllAddresses is set; expected 0: each address forwards for itself.';
        throw new Refusal('operation_unavailable', detail);
      }
      if (dwNumRingsNoAnswer > ringsMax) {
        const detail = `dwNumRingsNoAnswer is ${dwNumRingsNoAnswer}; expected 0 to ${ringsMax}.`;
        throw new Refusal('invalid_parameter', detail);
      }
      const { dwAddressID: addressId } = given;
      const said = forwardingOf(lpForwardList, dwNumRingsNoAnswer);
      await c.ask('setStation', { addressId, ...said }, z.unknown());
      return {};
    },
  ),
};
