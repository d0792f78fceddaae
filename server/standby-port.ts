/** The port of a standby: it tells load balancers that it lives and is not ready. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { aProblem } from '../contracts/index.ts';

const json = 'application/json';
const standbyMetrics = `# HELP callwright_standby 1: the process waits to take over; 0: it serves.
# TYPE callwright_standby gauge
callwright_standby 1
`;
const alive: ReadonlyMap<string, readonly [type: string, text: string]> = new Map([
  ['/health/live', [json, JSON.stringify({ status: 'live' })]],
  ['/health/startup', [json, JSON.stringify({ status: 'standby' })]],
  ['/metrics', ['text/plain', standbyMetrics]],
]);

/**
 * Listens until it is closed; a port that is taken, as by the service on the same machine, is left
 * to it. Returns how to free the port.
 */
export async function listenAsStandby({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const known = request.method === 'GET' ? alive.get(request.url ?? '') : undefined;
    if (known !== undefined) {
      const [type, text] = known;
      response.writeHead(200, { 'content-type': type }).end(text);
      return;
    }
    const detail = 'It takes over when the service that has the data ends.';
    const problem = aProblem('standby', { detail, retryAfterMs: 1_000 });
    const headers = { 'content-type': 'application/problem+json', 'retry-after': '1' };
    response.writeHead(problem.status, headers).end(JSON.stringify(problem));
  });
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, host, () => resolve(true));
  });
  if (!isListening) return async () => {};
  return async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
}
