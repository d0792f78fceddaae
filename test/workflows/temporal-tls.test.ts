/** Temporal behind TLS: a server that requires certificates of its clients, and one that takes API keys. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createSecureServer, type IncomingHttpHeaders } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer, type TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTemporalOrders, serveWhole } from '../../bench/temporal/temporal-orders.ts';
import { temporalPlace } from '../../cli/temporal/temporal-place.ts';
import type { Order } from '../../orders/index.ts';
import { pingTemporal } from '../../workflows/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { serverVariable } from '../support/order-hosts/temporal-names.ts';

const name = 'temporal.test';

/** An authority, and certificates of it for a server and a client: paths of PEM files. */
function certificates() {
  const folder = aFolder();
  const path = (file: string) => join(folder, file);
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { stdio: 'pipe', cwd: folder });
  const request = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(...request, '-x509', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=ca');
  for (const of of ['server', 'client']) {
    writeFileSync(path(`${of}.ext`), `subjectAltName=DNS:${of === 'server' ? name : of}`);
    openssl(...request, '-keyout', `${of}.key`, '-out', `${of}.csr`, '-subj', `/CN=${of}`);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${of}.ext`];
    openssl('x509', '-req', '-in', `${of}.csr`, ...by, '-out', `${of}.pem`, '-days', '2');
  }
  return path;
}

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

describe.runIf(isTemporalHere)('Temporal behind TLS', () => {
  it('serves an order to a client with a certificate, and to no other', async () => {
    const path = certificates();
    const [host = '', port = ''] = (process.env[serverVariable] ?? '').split(':');
    const read = (file: string) => readFileSync(path(file));
    const sockets = new Set<TLSSocket>();
    const server = createServer(
      {
        key: read('server.key'),
        cert: read('server.pem'),
        ca: read('ca.pem'),
        requestCert: true,
        rejectUnauthorized: true,
        ALPNProtocols: ['h2'],
      },
      (socket) => {
        sockets.add(socket);
        const inner = connect(Number(port), host);
        socket.on('error', () => inner.destroy()).on('close', () => inner.destroy());
        inner.on('error', () => socket.destroy()).on('close', () => socket.destroy());
        socket.pipe(inner).pipe(socket);
      },
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const known = {
      TEMPORAL_ADDRESS: `127.0.0.1:${portOf(server)}`,
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: path('ca.pem'),
      TEMPORAL_TLS_SERVER_NAME: name,
    };
    const temporal = temporalPlace({
      ...known,
      TEMPORAL_TLS_CLIENT_CERT_PATH: path('client.pem'),
      TEMPORAL_TLS_CLIENT_KEY_PATH: path('client.key'),
    });
    expect(await pingTemporal(temporal)).toBeNull();
    await expect(pingTemporal(temporalPlace(known))).rejects.toMatchObject({ code: 'unreachable' });
    const orders = await openTemporalOrders(temporal.address, {
      temporal,
      taskQueue: 'tls',
      idPrefix: 'tls/',
    });
    await serveWhole(orders, 'a');
    const { regions } = (await orders.host.query('order/a', 'order')) as Order;
    expect(regions).toMatchObject({ payment: 'captured', fulfilment: 'delivered' });
    await orders.end();
  }, 120_000);

  it('is given the API key over TLS', async () => {
    const path = certificates();
    const heard: IncomingHttpHeaders[] = [];
    const pems = { key: readFileSync(path('server.key')), cert: readFileSync(path('server.pem')) };
    const server = createSecureServer(pems);
    server.on('stream', (stream, headers) => {
      heard.push(headers);
      const answer = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '7' };
      stream.respond(answer, { endStream: true });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const temporal = temporalPlace({
      TEMPORAL_ADDRESS: `127.0.0.1:${portOf(server)}`,
      TEMPORAL_API_KEY: 'a-key',
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: path('ca.pem'),
      TEMPORAL_TLS_SERVER_NAME: name,
    });
    await expect(pingTemporal(temporal)).rejects.toMatchObject({ code: 'unreachable' });
    expect(heard[0]?.['authorization']).toBe('Bearer a-key');
  }, 60_000);
});
