/** The port of a standby, until the test ends. */
import { onTestFinished } from 'vitest';
import { listenAsStandby } from '../../server/standby-port.ts';
import { freePort } from './free-port.ts';

export async function aStandby() {
  const place = { host: '127.0.0.1', port: await freePort() };
  onTestFinished(await listenAsStandby(place));
  return { address: `http://${place.host}:${place.port}` };
}
