/**
 * A function of TAPI 2.x as a row: since when, what it takes, and what it does by operations of
 * ours. Handles are what they stand for before it sees them.
 *
 * Source: tapi-call-center.md 5.2, 5.4, 5.6.
 */
import { z } from 'zod';
import type { LineError } from '../../contracts/index.ts';
import type { Context } from './context.ts';
import { found, type ParameterName, parameters } from './parameters.ts';

type Found = keyof typeof found;
/** What a function sees of its parameters. */
type Taken<Name extends ParameterName> = {
  readonly [One in Name]: One extends Found ? string : z.infer<(typeof parameters)[One]>;
};
type Run<Given> = (given: Given, context: Context) => object | Promise<object>;

interface Special {
  /** In place of the usual, by code of ours. */
  readonly errors?: { readonly [code: string]: LineError };
  /** It answers at once, whatever was asked for. */
  readonly isAtOnce?: true;
}

export interface TapiFunction extends Special {
  /** The first version that has it. */
  readonly since: '2.0' | '2.2';
  readonly params: z.ZodObject;
  /** Parameters whose numbers stand for something. */
  readonly found: readonly Found[];
  readonly run: Run<never>;
}

/** A row of the table. */
export function tapiFunction<const Name extends ParameterName>(
  since: TapiFunction['since'],
  names: readonly Name[],
  run: Run<Taken<Name>>,
  special: Special = {},
): TapiFunction {
  const params = z.strictObject(Object.fromEntries(names.map((name) => [name, parameters[name]])));
  const own = Object.keys(found) as Found[];
  const looked = own.filter((name) => Object.hasOwn(params.shape, name));
  return { since, params, found: looked, run, ...special };
}

/** A row that does one operation, and fills nothing in. */
export function tapiCommand<const Name extends ParameterName>(
  since: TapiFunction['since'],
  names: readonly Name[],
  operation: string,
  asked: (given: Taken<Name>, context: Context) => Parameters<Context['ask']>[1],
): TapiFunction {
  return tapiFunction(since, names, async (given, c) => {
    await c.ask(operation, asked(given, c), z.unknown());
    return {};
  });
}
