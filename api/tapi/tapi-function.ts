/**
 * A function of TAPI 2.x as a row: what it takes, the operation of ours that it does, and the
 * structure that shows the answer. Handles are what they stand for before it sees them.
 *
 * Source: tapi-call-center.md 5.2, 5.4, 5.6.
 */
import { z } from 'zod';
import type { Context } from './context.ts';
import { type Given, type ParameterName, parameters, thingsOf } from './parameters.ts';

export interface TapiFunction {
  readonly params: z.ZodObject;
  readonly run: (given: never, c: Context) => object | Promise<object>;
}

/** A row that no operation stands for, or several do. */
export function tapiFunction<const Name extends ParameterName>(
  names: readonly Name[],
  run: (given: Given<Name>, c: Context) => object | Promise<object>,
): TapiFunction {
  const shape = Object.fromEntries(names.map((name) => [name, parameters[name]]));
  return { params: z.strictObject(shape), run };
}

/** A row that does an operation with what is given, and more. */
export function does<const Name extends ParameterName>(
  operation: string,
  names: readonly Name[],
  more: (given: Given<Name>, c: Context) => object = () => ({}),
): TapiFunction {
  return tapiFunction(names, async (given, c) => {
    await c.ask(operation, { ...thingsOf(given), ...more(given, c) }, z.unknown());
    return {};
  });
}

/** A row that shows what an operation answers. */
export function shows<Answer>(
  operation: string,
  names: readonly ParameterName[],
  answer: z.ZodType<Answer>,
  structure: (answer: Answer, c: Context) => object,
): TapiFunction {
  return tapiFunction(names, async (given, c) =>
    structure(await c.ask(operation, thingsOf(given), answer), c),
  );
}

/** A row that shows all items of a list. */
export function lists<Item>(
  operation: string,
  names: readonly ParameterName[],
  item: z.ZodType<Item>,
  structure: (items: readonly Item[], c: Context) => object,
): TapiFunction {
  return tapiFunction(names, async (given, c) =>
    structure(await c.all(operation, thingsOf(given), item), c),
  );
}
