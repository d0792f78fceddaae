/**
 * The first functions that a TAPI 2.x program calls: initialise, negotiate a version, find and open
 * lines. All are synchronous.
 *
 * Source: tapi-call-center.md 5.2, 5.6.
 */
import { z } from 'zod';
import { Refusal, tapi } from '../../contracts/index.ts';
import { addressCaps, addressCount } from './addresses.ts';
import { negotiateVersion, versionTwoTwo } from './lines.ts';
import { listOf } from './structures.ts';
import { tapiFunction } from './tapi-function.ts';

const proxyStatus = z.object({ kinds: z.array(z.object({ number: z.int() })) });

const refuseProxy = () => {
  const detail =
    'A proxy registers, answers and tells on the gateway socket (GET /api/v1/gateway), not by this function.';
  throw new Refusal('proxy_not_registered', detail);
};

/** Functions by name; a TAPI device stands for a handler. */
export const setUpFunctions = {
  lineInitializeEx: tapiFunction(
    'lpszFriendlyAppName dwAPIVersion',
    ({ dwAPIVersion }, { shared, asker, serving }) => ({
      dwAPIVersion: negotiateVersion(0, dwAPIVersion),
      dwNumDevs: serving.handlers.permitted(asker.principal).length,
      hLineApp: shared.lines.initialize(asker.principal.id).hLineApp,
    }),
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
  lineGetDevCaps: tapiFunction(
    'hLineApp dwDeviceID dwAPIVersion dwExtVersion',
    ({ dwDeviceID, dwAPIVersion }, c) => {
      negotiateVersion(dwAPIVersion, dwAPIVersion);
      const szLineName = c.wire.live.file.name ?? c.wire.handlerId;
      return { dwPermanentLineID: dwDeviceID, szLineName, dwNumAddresses: addressCount(c) };
    },
  ),
  lineGetAddressCaps: tapiFunction(
    'hLineApp dwDeviceID dwAddressID dwAPIVersion dwExtVersion',
    ({ dwAddressID, dwAPIVersion }, c) => {
      negotiateVersion(dwAPIVersion, dwAPIVersion);
      return addressCaps(dwAddressID, c);
    },
  ),
  lineOpen: tapiFunction(
    'hLineApp dwDeviceID dwAPIVersion dwExtVersion dwPrivileges dwCallbackInstance dwMediaModes',
    ({ hLineApp, dwAPIVersion, dwPrivileges = 0 }, { shared: { lines }, asker, serving }) => {
      // Tests a bit by division, as bitwise tests take the highest bit for a sign.
      if (Math.floor(dwPrivileges / tapi.LINEOPENOPTION.PROXY) % 2 === 1) refuseProxy();
      const app = lines.app(hLineApp, asker.principal.id);
      return { hLine: lines.open(app, serving, dwAPIVersion).hLine };
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
  lineProxyResponse: tapiFunction('hLine', refuseProxy),
  lineProxyMessage: tapiFunction('hLine', refuseProxy),
};
