/**
 * A WebSocket to the gateway socket of a service, as the client of the protocol sees it.
 *
 * Node's WebSocket sends no header of ours: a key buys a ticket, which signs the socket in.
 * Source: ux-and-api.md 4.2, 7.1.
 */

/** A way to say texts, and to hear them, until it is closed. */
export interface GatewayChannel {
  send(text: string): void;
  close(): void;
  /** Both are called before anything can have come. */
  onText(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
}

/** Opens channels to the service at an address, `http://127.0.0.1:8080`, with the key of a program. */
export function gatewayChannels(address: string, key: string): () => Promise<GatewayChannel> {
  return async () => {
    const headers = { authorization: `Bearer ${key}` };
    const bought = await fetch(`${address}/api/v1/events/tickets`, { method: 'POST', headers });
    const { ticket, detail } = (await bought.json()) as { ticket?: string; detail?: string };
    if (ticket === undefined) throw new Error(`${address} gives no ticket: ${detail}`);
    const url = `${address.replace(/^http/, 'ws')}/api/v1/gateway`;
    return await opened(new WebSocket(url, [`cw.ticket.${ticket}`]));
  };
}

function opened(socket: WebSocket): Promise<GatewayChannel> {
  return new Promise((resolve, reject) => {
    socket.onerror = () => reject(new Error(`No WebSocket opens at ${socket.url}.`));
    socket.onopen = () =>
      resolve({
        send: (text) => socket.send(text),
        close: () => socket.close(),
        onText: (listener) => {
          socket.onmessage = ({ data }) => listener(String(data));
        },
        onClose: (listener) => {
          socket.onclose = () => listener();
        },
      });
  });
}
