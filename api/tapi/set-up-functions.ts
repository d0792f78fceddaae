/**
 * The first functions that a TAPI 2.x program calls: initialise, negotiate a version, find and open
 * lines. All are synchronous.
 *
 * Source: tapi-call-center.md 5.2, 5.6.
 */
import { z } from 'zod';
import { hexOf, tapi } from '../../contracts/index.ts';
import { addressCaps, addressCount, addressOfDevice, deviceNumbers, mediaOf } from './addresses.ts';
import type { Context } from './context.ts';
import { LineRefusal, negotiateVersion, versionTwoTwo } from './lines.ts';
import { answerRequest, passMessage, serveProxy } from './proxy-lines.ts';
import { deviceCaps } from './station-functions.ts';
import { listOf, structure } from './structures.ts';
import { type DialParams, found, tapiFunction } from './tapi-function.ts';

const proxyStatus = z.object({ kinds: z.array(z.object({ number: z.int() })) });

const device = 'hLineApp dwDeviceID dwAPIVersion dwExtVersion';

/** By division, as bitwise tests take the highest bit for a sign. */
function hasBit(flags: number, bit: number): boolean {
  return Math.floor(flags / bit) % 2 === 1;
}

/** The address that a line is opened for alone. @throws {LineRefusal} where none is named. */
function singleAddress({ dwAddressID }: DialParams, c: Context): number {
  if (dwAddressID === undefined) {
    const detail =
      'lpCallParams names no dwAddressID; expected one, with LINEOPENOPTION_SINGLEADDRESS.';
    throw new LineRefusal('INVALCALLPARAMS', 'invalid_parameter', detail);
  }
  found.dwAddressID(dwAddressID, c);
  return dwAddressID;
}

/** Functions by name; a TAPI device stands for a handler. */
export const setUpFunctions = {
  lineInitializeEx: tapiFunction(
    'lpszFriendlyAppName dwAPIVersion',
    ({ dwAPIVersion }, { shared, asker, serving }) => {
      const negotiated = negotiateVersion(0, dwAPIVersion);
      const handlers = serving.handlers.permitted(asker.principal);
      // Handlers have the first numbers.
      for (const { wire } of handlers) shared.handles.numberOf('dwDeviceID', wire.handlerId, wire);
      const devices = handlers.flatMap((place) => deviceNumbers(shared, place));
      return {
        dwAPIVersion: negotiated,
        dwNumDevs: 1 + Math.max(-1, ...devices),
        hLineApp: shared.lines.initialize(asker.principal.id).hLineApp,
      };
    },
  ),
  lineShutdown: tapiFunction('hLineApp', ({ hLineApp }, { shared: { lines }, asker }) => {
    lines.shutDown(lines.app(hLineApp, asker.principal.id));
    return {};
  }),
  lineNegotiateAPIVersion: tapiFunction(
    'hLineApp dwDeviceID dwAPILowVersion dwAPIHighVersion',
    ({ dwAPILowVersion: low, dwAPIHighVersion: high }) => ({
      dwAPIVersion: negotiateVersion(low, high),
    }),
  ),
  lineGetDevCaps: tapiFunction(device, ({ dwDeviceID, dwAPIVersion }, c) => {
    negotiateVersion(dwAPIVersion, dwAPIVersion);
    const address = addressOfDevice(dwDeviceID, c);
    const own = address === null ? null : c.numberOf('dwAddressID', address);
    return structure({
      dwPermanentLineID: dwDeviceID,
      szLineName: address ?? c.wire.live.file.name ?? c.wire.handlerId,
      dwNumAddresses: own === null ? addressCount(c) : 1,
      ...(own === null ? {} : { dwAddressID: own }),
      dwMediaModes: mediaOf(address, c),
      ...deviceCaps,
    });
  }),
  lineGetAddressCaps: tapiFunction(
    'hLineApp dwDeviceID dwAddressID dwAPIVersion dwExtVersion',
    ({ dwAddressID, dwAPIVersion }, c) => {
      negotiateVersion(dwAPIVersion, dwAPIVersion);
      return addressCaps(dwAddressID, c);
    },
  ),
  lineOpen: tapiFunction(
    `${device} dwPrivileges dwCallbackInstance dwMediaModes lpCallParams`,
    ({ hLineApp, dwDeviceID, dwAPIVersion, dwCallbackInstance: instance, ...asked }, c) => {
      const { lines } = c.shared;
      const { dwPrivileges = 0, lpCallParams } = asked;
      const has = (bit: number) => hasBit(dwPrivileges, bit);
      const { NONE, MONITOR, OWNER } = tapi.LINECALLPRIVILEGE;
      const hearsCalls = !has(NONE);
      if (!hearsCalls && (has(MONITOR) || has(OWNER))) {
        const detail = `dwPrivileges is ${hexOf(dwPrivileges)}; expected NONE alone, or MONITOR, OWNER or both.`;
        throw new LineRefusal('INVALPRIVSELECT', 'invalid_parameter', detail);
      }
      const isSingle = has(tapi.LINEOPENOPTION.SINGLEADDRESS);
      const address = addressOfDevice(dwDeviceID, c);
      const own = address === null ? null : c.numberOf('dwAddressID', address);
      const onlyAt = isSingle ? singleAddress(lpCallParams, c) : own;
      const app = lines.app(hLineApp, c.asker.principal.id);
      const options = { onlyAt, hearsCalls, instance };
      const line = lines.open(app, c.serving, dwAPIVersion, options);
      if (has(tapi.LINEOPENOPTION.PROXY)) serveProxy(line, lpCallParams, c);
      return { hLine: line.hLine };
    },
  ),
  lineClose: tapiFunction('hLine', ({ hLine }, { shared: { lines }, asker }) => {
    lines.close(lines.line(hLine, asker.principal.id));
    return {};
  }),
  lineGetProxyStatus: tapiFunction(
    'hLineApp dwDeviceID dwAppAPIVersion',
    async ({ dwAppAPIVersion }, c) => {
      negotiateVersion(versionTwoTwo, dwAppAPIVersion);
      const { kinds } = await c.ask('getProxyStatus', {}, proxyStatus);
      const numbers = kinds.map(({ number }) => number);
      return listOf('ProxyRequests', numbers);
    },
  ),
  lineProxyResponse: tapiFunction('hLine lpProxyRequest dwResult', answerRequest),
  lineProxyMessage: tapiFunction('hLine dwMsg dwParam1 dwParam2 dwParam3', passMessage),
};
