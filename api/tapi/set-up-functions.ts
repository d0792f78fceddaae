/**
 * What a program of TAPI 2.x calls first: it says that it is there, which versions it understands,
 * and finds lines and addresses. All answer at once.
 *
 * Source: tapi-call-center.md 5.6.
 */
import { tapi } from '../../contracts/index.ts';
import type { Serving } from '../operation.ts';
import { addressCaps, addressCount, addressesOf } from './addresses.ts';
import { refuseProxy } from './agent-functions.ts';
import type { Context } from './context.ts';
import { LineRefusal, negotiated } from './lines.ts';
import { tapiFunction } from './tapi-function.ts';

const atOnce = { isAtOnce: true } as const;

/** The handler that is a line device. @throws {LineRefusal} */
export function deviceOf(dwDeviceID: number, { serving, shared, asker }: Context): Serving {
  const name = shared.handles.find('dwDeviceID', dwDeviceID, serving.wire)?.name;
  const found = serving.handlers
    .permitted(asker.principal)
    .find(({ wire }) => wire.handlerId === name);
  if (found !== undefined) return found;
  const detail = `There is no line device ${dwDeviceID}; lineInitializeEx says how many there are.`;
  throw new LineRefusal('BADDEVICEID', 'handler_not_found', detail);
}

/** By name. */
export const setUpFunctions = {
  lineInitializeEx: tapiFunction(
    '2.0',
    ['lpszFriendlyAppName', 'dwAPIVersion'],
    ({ dwAPIVersion }, { shared, asker, serving }) => {
      const version = negotiated(0, dwAPIVersion);
      const { hLineApp } = shared.lines.initialize(asker.principal.id);
      const dwNumDevs = serving.handlers.permitted(asker.principal).length;
      return { hLineApp, dwNumDevs, dwAPIVersion: version };
    },
    atOnce,
  ),
  lineShutdown: tapiFunction(
    '2.0',
    ['hLineApp'],
    ({ hLineApp }, { shared: { lines }, asker }) => {
      lines.shutDown(lines.app(hLineApp, asker.principal.id));
      return {};
    },
    atOnce,
  ),
  lineNegotiateAPIVersion: tapiFunction(
    '2.0',
    ['hLineApp', 'dwDeviceID', 'dwAPILowVersion', 'dwAPIHighVersion'],
    ({ dwDeviceID, dwAPILowVersion, dwAPIHighVersion }, c) => {
      deviceOf(dwDeviceID, c);
      return { dwAPIVersion: negotiated(dwAPILowVersion, dwAPIHighVersion) };
    },
    atOnce,
  ),
  lineGetDevCaps: tapiFunction(
    '2.0',
    ['hLineApp', 'dwDeviceID', 'dwAPIVersion', 'dwExtVersion'],
    ({ dwDeviceID, dwAPIVersion }, { wire, shared, serving }) => {
      negotiated(dwAPIVersion, dwAPIVersion);
      return {
        ...{ dwPermanentLineID: dwDeviceID, szLineName: wire.live.file.name ?? wire.handlerId },
        dwNumAddresses: addressCount(shared.handles, serving),
      };
    },
    atOnce,
  ),
  lineGetAddressCaps: tapiFunction(
    '2.0',
    ['hLineApp', 'dwDeviceID', 'dwAddressID', 'dwAPIVersion', 'dwExtVersion'],
    ({ dwAddressID, dwAPIVersion }, { wire, shared, serving }) => {
      negotiated(dwAPIVersion, dwAPIVersion);
      const found = addressesOf(serving).find(({ id }) => id === dwAddressID);
      return found === undefined ? {} : addressCaps(found, shared.handles, wire);
    },
    atOnce,
  ),
  lineOpen: tapiFunction(
    '2.0',
    [
      ...([
        'hLineApp',
        'dwDeviceID',
        'dwAPIVersion',
        'dwExtVersion',
        'dwCallbackInstance',
      ] as const),
      ...(['dwPrivileges', 'dwMediaModes'] as const),
    ],
    ({ hLineApp, dwDeviceID, dwAPIVersion, dwPrivileges = 0 }, c) => {
      const { lines } = c.shared;
      const app = lines.app(hLineApp, c.asker.principal.id);
      const serving = deviceOf(dwDeviceID, c);
      // Shifts would lose the highest bit.
      const isProxy = Math.floor(dwPrivileges / tapi.LINEOPENOPTION.PROXY) % 2 === 1;
      if (isProxy) refuseProxy();
      return { hLine: lines.open(app, serving, dwAPIVersion).hLine };
    },
    atOnce,
  ),
  lineClose: tapiFunction(
    '2.0',
    ['hLine'],
    ({ hLine }, { shared: { lines }, asker }) => {
      lines.close(lines.line(hLine, asker.principal.id));
      return {};
    },
    atOnce,
  ),
} as const;
