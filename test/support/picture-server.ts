/** A real HTTP server of pictures, as shops have one. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface PictureServer {
  readonly address: string;
  /** Paths, each time that one was asked for. */
  readonly asked: string[];
}

/** What a path answers: a file, a status, or another address to go on to. */
export type PictureAnswer = Buffer | number | string;

/** Stops with the test; a path without an answer never gets one. */
export async function aPictureServer(answers: {
  readonly [path: string]: PictureAnswer;
}): Promise<PictureServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = answers[path];
    if (typeof answer === 'number') response.writeHead(answer).end();
    else if (typeof answer === 'string') response.writeHead(302, { location: answer }).end();
    // What it says of the type is nobody's proof.
    else response.writeHead(200, { 'content-type': 'text/plain' }).end(answer);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
