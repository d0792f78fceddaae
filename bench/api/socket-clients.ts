/** WebSocket clients of a service, many in one process: agents who are told of their offers. */
import { named } from './bench-client.ts';

/** An offer as its event tells it, as far as a bench reads it. */
interface OfferTold {
  readonly callId: string;
}

interface Frame {
  readonly op: string;
  readonly items?: readonly { readonly type: string; readonly data: OfferTold }[];
}

/** Opens so many sockets, a few at a time, and waits until each has subscribed. */
export async function openSockets(
  port: number,
  clients: { readonly count: number; readonly as: (n: number) => string },
  onOffer: (offer: OfferTold) => void = () => {},
): Promise<() => void> {
  const sockets: WebSocket[] = [];
  while (sockets.length < clients.count) {
    const some = Math.min(atOnce, clients.count - sockets.length);
    const opened = Array.from({ length: some }, (_, n) =>
      openSocket(port, clients.as(sockets.length + n), onOffer),
    );
    for (const socket of await Promise.all(opened)) sockets.push(socket);
  }
  return () => {
    for (const socket of sockets) socket.close();
  };
}

const atOnce = 50;
const subscribe = JSON.stringify({ op: 'subscribe', id: 's', types: ['offer.*'], from: 'now' });

function openSocket(
  port: number,
  as: string,
  onOffer: (offer: OfferTold) => void,
): Promise<WebSocket> {
  // Node's own takes headers, which browsers' do not.
  const init = { headers: named(as) } as unknown as string[];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/events`, init);
  return new Promise((resolve, reject) => {
    socket.onerror = () => reject(new Error(`the socket of ${as} was refused`));
    socket.onopen = () => socket.send(subscribe);
    socket.onmessage = ({ data }) => {
      const { op, items = [] } = JSON.parse(String(data)) as Frame;
      if (op === 'ack') resolve(socket);
      for (const { type, data: of } of items) {
        if (type === 'offer.offered') onOffer(of);
      }
    };
  });
}
