/**
 * TAPI's functions for stations and the line device.
 *
 * Source: tapi-call-center.md 2.7; names: tapi.h.
 */
import { z } from 'zod';
import { Refusal, stationSchema, tapiWord } from '../../contracts/index.ts';
import { isStationIn } from './addresses.ts';
import type { Context } from './context.ts';
import { structure } from './structures.ts';
import { tapiFunction } from './tapi-function.ts';

/** A station rings this often before a call is forwarded that nobody answers. */
const ringsNoAnswer = 4;
const cases = ['always', 'busy', 'noAnswer'] as const;

async function addressStatus(addressId: string, c: Context) {
  if (!isStationIn(addressId, c)) return waitingStatus(addressId, c);
  const station = await c.ask('getStation', { addressId }, stationSchema);
  const { forwarding, activeCalls, onHoldCalls } = station;
  const entries = forwarding.map(({ when, to }) =>
    structure({ dwForwardMode: when, szDestAddress: to }),
  );
  return structure({
    dwNumInUse: activeCalls + onHoldCalls > 0 ? 1 : 0,
    dwNumActiveCalls: activeCalls,
    dwNumOnHoldCalls: onHoldCalls,
    dwAddressFeatures: ['forward', 'makeCall', 'pickup', 'unpark'],
    dwNumRingsNoAnswer: forwarding.some(({ when }) => when === 'noAnswer') ? ringsNoAnswer : 0,
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
    dwAddressFeatures: [],
    dwNumRingsNoAnswer: 0,
    dwForwardNumEntries: 0,
    ForwardList: [],
  });
}

export const stationFunctions = {
  lineGetAddressStatus: tapiFunction('hLine dwAddressID', ({ dwAddressID }, c) =>
    addressStatus(dwAddressID, c),
  ),
  lineGetLineDevStatus: tapiFunction('hLine', (_given, { shared, serving, wire: { live } }) => {
    const opens = shared.lines.of().filter((line) => line.serving === serving);
    const isConnected = live.switch.view?.isAttached ?? true;
    return structure({
      dwNumOpens: opens.length,
      dwNumActiveCalls: [...live.projection.calls.live()].length,
      dwDevStatusFlags: [
        ...(isConnected ? ['connected'] : []),
        ...(live.isDraining ? [] : ['inService']),
      ],
    });
  }),
  lineSetStatusMessages: tapiFunction(
    'hLine dwLineStates dwAddressStates',
    ({ hLine, dwLineStates: device, dwAddressStates: address }, { shared, asker }) => {
      Object.assign(shared.lines.line(hLine, asker.principal.id).states, { device, address });
      return {};
    },
  ),
  lineForward: tapiFunction(
    'hLine bAllAddresses dwAddressID lpForwardList dwNumRingsNoAnswer lpCallParams',
    async ({ bAllAddresses = 0, dwAddressID: addressId, lpForwardList }, c) => {
      if (bAllAddresses !== 0) {
        const detail = 'bAllAddresses is set; expected 0: each address forwards for itself.';
        throw new Refusal('operation_unavailable', detail);
      }
      const forwarding = lpForwardList.map(({ dwForwardMode: mode, szDestAddress: to }) => {
        const when = tapiWord('LINEFORWARDMODE', mode, cases);
        if (when !== undefined) return { when, to };
        const detail = `dwForwardMode is ${mode}; expected UNCOND 1, BUSY 16 or NOANSW 256.`;
        throw new Refusal('invalid_parameter', detail);
      });
      await c.ask('setStation', { addressId, forwarding }, z.unknown());
      return {};
    },
  ),
};
