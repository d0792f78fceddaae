/**
 * TAPI 3.x over HTTP: properties, cursors and methods of its objects, each with a result as COM has
 * them.
 *
 * A cursor is read from a place on; it answers `S_FALSE` where there were fewer than asked for.
 * Source: tapi-call-center.md 5.3; ux-and-api.md 8.
 */
import { z } from 'zod';
import { comErrors, hexOf, tapiErrors } from '../../contracts/index.ts';
import { Refusal, readAs } from '../refusal.ts';
import { comObjects, methodParameters } from './com-objects.ts';
import { type Context, problemOf } from './context.ts';
import { type Result, unavailable } from './tapi-view.ts';

/** An object, and what of it; no member: all its properties. */
export interface ComAsked {
  readonly object: string;
  readonly tapiId: string;
  readonly member?: string;
}

const listed = z.object({
  ...{ id: z.string(), name: z.string().nullish(), dial: z.string().nullish() },
  state: z.string().optional(),
});

/** Reads properties or a cursor. Never throws. */
export async function readObject(
  asked: ComAsked,
  { limit, skip }: { readonly limit: number; readonly skip: number },
  c: Context,
): Promise<Result> {
  const { object, tapiId: id, member } = asked;
  return await answered(c, async () => {
    const { thing, parts, cursors = {} } = objectOf(object);
    const cursor = cursors[member ?? ''];
    if (cursor !== undefined) {
      const all = await c.all(cursor[1], { [thing]: id }, listed);
      // What is released is over.
      const items = all.filter(({ state }) => state !== 'released').slice(skip, skip + limit);
      const found = items.map((one) => ({
        ...{ object: cursor[0], id: one.id, Name: one.name ?? one.dial ?? undefined },
      }));
      return { ...resultOf(items.length < limit ? 'S_FALSE' : 'S_OK'), items: found };
    }
    const name = member?.replace(/^get_/, '');
    const properties: { [name: string]: unknown } = {};
    for (const part of parts) {
      Object.assign(properties, await part({ [thing]: id }, c));
      if (name !== undefined && Object.hasOwn(properties, name)) break;
    }
    if (name === undefined) return { ...resultOf('S_OK'), ...properties };
    if (!Object.hasOwn(properties, name)) throw noMember(asked, Object.keys(properties));
    const value = properties[name];
    if (name !== 'ID' || value !== null) return { ...resultOf('S_OK'), value };
    throw new Refusal('agent_has_no_id', `Agent ${id} was made without an id at a switch.`);
  });
}

/** Carries a method out. Never throws. */
export async function callMethod(asked: ComAsked, body: unknown, c: Context): Promise<Result> {
  return await answered(c, async () => {
    const { thing, methods = {} } = objectOf(asked.object);
    const { tapiId: id, member = '' } = asked;
    const method = Object.hasOwn(methods, member) ? methods[member] : undefined;
    if (method === undefined) throw noMember(asked, []);
    const [operation, takes, makes] = method;
    const params = z.strictObject(
      Object.fromEntries(takes.map((name) => [name, methodParameters[name][1]])),
    );
    const given = Object.entries(readAs(params, 'body', body));
    const said = given.map(([name, value]) => [
      methodParameters[name as keyof typeof methodParameters][0],
      value,
    ]);
    const things = { [thing]: id, ...Object.fromEntries(said) };
    const made = await c.ask(operation, things, z.object({ id: z.string().optional() }));
    return { ...resultOf('S_OK'), ...(makes === undefined ? {} : { object: makes, id: made.id }) };
  });
}

async function answered(c: Context, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    const problem = problemOf(error, c.shared, c.asker);
    return { ...resultOf(tapiErrors(problem).com), problem };
  }
}

function resultOf(name: keyof typeof comErrors) {
  return { result: hexOf(comErrors[name]), name };
}

function objectOf(name: string) {
  const found = Object.hasOwn(comObjects, name) ? comObjects[name] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(comObjects).join(', ');
  throw unavailable(`${JSON.stringify(name)} is no object of this view; expected one of ${known}.`);
}

function noMember({ object, member }: ComAsked, properties: readonly string[]): Refusal {
  const { cursors = {}, methods = {} } = objectOf(object);
  const known = [...properties, ...Object.keys(cursors), ...Object.keys(methods)];
  return unavailable(`${object} has no ${member}; it has ${known.join(', ')}.`);
}
