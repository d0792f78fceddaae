/**
 * Rows of TAPI through both doors: natively, and through the view.
 *
 * Through the view, a request that a function of TAPI stands for is made by that function, with the
 * handles that its program would have. What it refuses is answered as the problem in its result;
 * what it does, as the native answer is read after it. A reading is compared with the structure.
 */
import { expect, it } from 'vitest';
import type { Body, HttpReply, Method, TestApi } from './api-server.ts';
import { compare, type Handles, type StandContext, standFor } from './tapi-stands.ts';

type Door = 'natively' | 'view';
type As = (
  person: string,
  request: `${Method} /${string}`,
  body?: unknown,
  status?: number,
) => Promise<Body>;

let door: Door = 'natively';

/** A test of a row, which runs twice; its second name says `(view)`. */
export function row(name: string, run: () => Promise<void>): void {
  const through = (which: Door) => async (): Promise<void> => {
    door = which;
    try {
      await run();
    } finally {
      door = 'natively';
    }
  };
  it(name, through('natively'));
  it(name.replace(/^(TAPI \d+)/, '$1 (view)'), through('view'));
}

/** Requests through the door that is open. */
export function throughDoor(served: TestApi, native: As): As {
  if (door === 'natively') return native;
  const lines = new Map<string, number>();
  const dropped = new Set<unknown>();
  const post = (person: string, name: string, body: object): Promise<HttpReply> =>
    served.ask('POST', `/tapi/2.2/${name}?sync=true`, { as: person, body });
  const lineOf = async (person: string): Promise<number> => {
    const known = lines.get(person);
    if (known !== undefined) return known;
    const version = 0x0002_0002;
    const { hLineApp } = (await post(person, 'lineInitializeEx', { dwAPIVersion: version })).body;
    const opening = { hLineApp, dwDeviceID: 0, dwAPIVersion: version };
    const hLine = Number((await post(person, 'lineOpen', opening)).body['hLine']);
    lines.set(person, hLine);
    return hLine;
  };
  return async (person, request, given, status) => {
    if (person === 'switch') return await native(person, request, given, status);
    const hLine = await lineOf(person);
    const { items } = (await served.ask('GET', '/tapi/handles', { as: person })).body as {
      items: readonly Handles[];
    };
    const body = (given ?? {}) as StandContext['body'];
    const of = { person, body, hLine, handles: items[0] ?? {}, served, dropped };
    if (request.startsWith('GET ')) {
      const read = await native(person, request, given, status);
      if (status === undefined) await compare(request, read, of, post);
      return read;
    }
    const stand = standFor(request, of);
    if (stand === null) return await native(person, request, given, status);
    const { body: got } = await post(person, stand.name, stand.given);
    const problem = got['problem'] as Body | undefined;
    const seen = problem === undefined ? 200 : problem['status'];
    const isGood = status === undefined || status < 300;
    expect([request, seen, problem?.['detail'] ?? ''], stand.name).toEqual([
      request,
      isGood ? 200 : status,
      problem?.['detail'] ?? '',
    ]);
    if (problem !== undefined) {
      expect(got['name']).toMatch(/^LINEERR_/);
      return problem;
    }
    if (stand.name === 'lineDrop') dropped.add(Reflect.get(stand.given, 'hCall'));
    const path = stand.read(got);
    if (path === null) return {};
    if (path.endsWith('/sessions')) {
      const { items: all } = await native(person, `GET ${path}` as `GET /${string}`);
      const sessions = (all as readonly Body[]).filter((one) => one['endTime'] === null);
      return { sessions };
    }
    const shown = await native(person, `GET ${path}` as `GET /${string}`);
    const isAfter = (shown['pendingState'] ?? null) !== null;
    return 'pendingState' in shown ? { ...shown, appliesAt: isAfter ? 'afterCall' : 'now' } : shown;
  };
}
