/**
 * The peer of the service's operations: Fastify with the same schemas and ready answers. A socket
 * that only answers shows the limit of the load generator.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import Fastify from 'fastify';
import {
  compileValidator,
  type OperationId,
  operations,
  routeOf,
  serializersOf,
} from '../../api/index.ts';
import type { BareRoute } from './processes.ts';

const [routes] = (await once(process, 'message')) as [readonly BareRoute[]];
const app = Fastify({ exposeHeadRoutes: false });
// As in the service, a GET may have a body with a schema.
app.addHttpMethod('GET', { hasBody: true, overrideExisting: true });
app.setValidatorCompiler(compileValidator);
app.setSerializerCompiler(
  serializersOf((error) => {
    throw error;
  }),
);
for (const { operation, answer } of routes) {
  app.route({
    ...routeOf(operations[operation as OperationId]),
    handler: (_request, reply) => reply.send(answer),
  });
}
await app.listen({ host: '127.0.0.1', port: 0 });

const ready = 'HTTP/1.1 204 No Content\r\n\r\n';
const plain = createServer((socket) => {
  socket.on('data', () => socket.write(ready));
  socket.on('error', () => socket.destroy());
});
plain.listen(0, '127.0.0.1');
await once(plain, 'listening');
process.send?.({ port: portOf(app.server), plainPort: portOf(plain) });

function portOf(server: Pick<Server, 'address'>): number {
  return (server.address() as AddressInfo).port;
}
