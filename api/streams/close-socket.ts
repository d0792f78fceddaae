/** Closes a socket whose owner's right has ended. */
import type { WebSocket } from '@fastify/websocket';
import type { Clock } from '../../live/index.ts';

const closeLimitMs = 2_000;
/** WebSocket close code: the right to this connection has ended. */
const rightEnded = 4401;

export function closeSocket(socket: WebSocket, clock: Clock): void {
  const stopTimer = clock.after(closeLimitMs, () => socket.terminate());
  socket.once('close', stopTimer);
  socket.close(rightEnded, 'the sign-in has ended');
}
