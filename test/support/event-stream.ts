/** A reader of a server's event stream, without sockets. */
import { expect } from 'vitest';
import type { TestApi } from './api-server.ts';
import { requireEvent } from './event-faults.ts';

export interface Frame {
  readonly id?: string;
  readonly event?: string;
  readonly data: { readonly [member: string]: unknown };
}

/** What a stream has written, frame by frame; comments apart. */
export interface Stream {
  frames(): readonly Frame[];
  comments(): number;
  text(): string;
  /** Whether the server has ended it. */
  isEnded(): boolean;
  stop(): void;
}

/** Opens the stream of events of a server. */
export async function openStream(
  { app }: TestApi,
  query = '',
  headers: { readonly [name: string]: string } = {},
): Promise<Stream> {
  const answer = await app.inject({
    method: 'GET',
    url: `/api/v1/events/stream${query}`,
    headers: { accept: 'text/event-stream', authorization: 'Bearer anna', ...headers },
    payloadAsStream: true,
  });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain('text/event-stream');
  const stream = answer.stream();
  let text = '';
  let isEnded = false;
  stream.on('end', () => {
    isEnded = true;
  });
  const read = (): string => {
    for (let chunk: unknown = stream.read(); chunk !== null; chunk = stream.read()) text += chunk;
    return text;
  };
  return {
    text: read,
    isEnded: () => {
      read();
      return isEnded;
    },
    frames: () => framesIn(read()),
    comments: () =>
      read()
        .split('\n')
        .filter((line) => line.startsWith(':')).length,
    stop: () => void stream.destroy(),
  };
}

export function framesIn(text: string): readonly Frame[] {
  return text.split('\n\n').flatMap((block) => {
    const fields = new Map(
      block.split('\n').map((line) => {
        const colon = line.indexOf(': ');
        return [line.slice(0, colon), line.slice(colon + 2)] as const;
      }),
    );
    const data = fields.get('data');
    if (data === undefined) return [];
    const id = fields.get('id');
    const event = fields.get('event');
    const said = JSON.parse(data);
    if (event === undefined) requireEvent(said);
    return {
      ...(id === undefined ? {} : { id }),
      ...(event === undefined ? {} : { event }),
      data: said,
    };
  });
}
