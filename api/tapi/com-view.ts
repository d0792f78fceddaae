/**
 * TAPI 3.x over HTTP: properties, cursors and methods of its objects, each with a result as COM has
 * them.
 *
 * A cursor is read from a place on; it answers `S_FALSE` where there were fewer than asked for.
 * Source: tapi-call-center.md 5.3; ux-and-api.md 8.
 */
import { comErrors, hexOf, tapiErrors } from '../../contracts/index.ts';
import type { Serving } from '../operation.ts';
import { Refusal, readAs } from '../refusal.ts';
import { type ComObject, comObjects } from './com-objects.ts';
import { type Asker, Context, problemOf, type Shared } from './context.ts';

/** An object, and what of it; null: all its properties. */
export interface ComAsked {
  readonly object: string;
  readonly id: string;
  readonly member: string | null;
}

export interface Answer {
  readonly [member: string]: unknown;
}

interface Of {
  readonly shared: Shared;
  readonly asker: Asker;
  readonly serving: Serving;
}

/** Reads properties or a cursor. Never throws. */
export async function readObject(
  asked: ComAsked,
  page: { readonly limit: number; readonly skip: number },
  of: Of,
): Promise<Answer> {
  return await answered(of, async (c) => {
    const one = objectOf(asked.object);
    const { id, member } = asked;
    const cursor = one.cursors[member ?? ''];
    if (cursor !== undefined) {
      const items = (await cursor(id, c)).slice(page.skip, page.skip + page.limit);
      return { ...resultOf(items.length < page.limit ? 'S_FALSE' : 'S_OK'), items };
    }
    const properties = await one.read(id, c);
    if (member === null) return { ...resultOf('S_OK'), ...properties };
    const name = member.replace(/^get_/, '');
    if (!Object.hasOwn(properties, name)) throw noMember(asked, one, Object.keys(properties));
    const value = properties[name];
    if (name !== 'ID' || value !== null) return { ...resultOf('S_OK'), value };
    throw new Refusal('agent_has_no_id', `Agent ${id} was made without an id at a switch.`);
  });
}

/** Carries a method out. Never throws. */
export async function callMethod(asked: ComAsked, body: unknown, of: Of): Promise<Answer> {
  return await answered(of, async (c) => {
    const one = objectOf(asked.object);
    const name = asked.member ?? '';
    const method = Object.hasOwn(one.methods, name) ? one.methods[name] : undefined;
    if (method === undefined) throw noMember(asked, one, []);
    const given = readAs(method.params, 'body', body);
    return { ...resultOf('S_OK'), ...(await method.run(asked.id, given as never, c)) };
  });
}

async function answered(of: Of, run: (c: Context) => Promise<Answer>): Promise<Answer> {
  try {
    return await run(new Context(of.shared, of.asker, of.serving));
  } catch (error) {
    const problem = problemOf(error, of.shared, of.asker);
    return { ...resultOf(tapiErrors(problem).com), problem };
  }
}

function resultOf(name: keyof typeof comErrors) {
  return { result: hexOf(comErrors[name]), name };
}

function objectOf(name: string): ComObject {
  const found = Object.hasOwn(comObjects, name) ? comObjects[name] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(comObjects).join(', ');
  const detail = `${JSON.stringify(name)} is no object of this view; expected one of ${known}.`;
  throw new Refusal('operation_unavailable', detail, { elsewhere: true });
}

function noMember({ object, member }: ComAsked, one: ComObject, properties: readonly string[]) {
  const known = [...properties, ...Object.keys(one.cursors), ...Object.keys(one.methods)];
  const detail = `${object} has no ${member}; it has ${known.join(', ')}.`;
  return new Refusal('operation_unavailable', detail, { elsewhere: true });
}
