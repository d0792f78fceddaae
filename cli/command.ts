/**
 * A command's description: `answering` for a command with an answer, printed here as text, JSON or
 * another form; `running` for one that streams or stays.
 */
import type { Command as Parsed } from 'commander';
import type { AnswerName } from './answers.schema.ts';
import { type ExitCode, exitCodes } from './cli-error.ts';
import { engineVersion } from './engine-version.ts';
import { foldLines } from './text/fold.ts';
import { type JunitSuite, junitLines } from './text/junit.ts';
import { type Style, type StyleOptions, styleOf } from './text/style.ts';

/** Reads an option's value, or throws what was expected; `choices` lists all values. */
type Reader = ((text: string, before: never) => unknown) & { readonly choices?: readonly string[] };

export type OptionSpec =
  | string
  | readonly [says: string, read: Reader | undefined, usual?: unknown]
  | Marked;

/** An option that is required, can be set by the environment, or is hidden from help. */
interface Marked {
  readonly says: string;
  readonly read?: Reader | undefined;
  readonly isNeeded?: true;
  readonly variable?: string;
  readonly usual?: unknown;
  readonly isHidden?: true;
}

/** Keys are flags: `--seed <seed>`, `--force`, `--no-power`. */
export interface OptionTable {
  readonly [flags: string]: OptionSpec;
}

/** Keys are usage, in order: `<file>`, `[scenario]`, `<files...>`. */
export interface ArgumentTable {
  readonly [usage: string]: string;
}

export function needed(says: string): { readonly says: string; readonly isNeeded: true };
export function needed<Read extends Reader>(
  says: string,
  read: Read,
): { readonly says: string; readonly read: Read; readonly isNeeded: true };
export function needed(says: string, read?: Reader): Marked {
  return { says, read, isNeeded: true };
}

type Camel<Text extends string> = Text extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Text;
type NameOf<Flags> = Flags extends `--no-${infer Name}`
  ? Camel<Name>
  : Flags extends `--${infer Name} ${string}`
    ? Camel<Name>
    : Flags extends `--${infer Name}`
      ? Camel<Name>
      : never;
type ReadBy<Read> = Read extends (text: string, before: never) => infer Value ? Value : string;
type ValueOf<Flags, Spec> = Spec extends readonly [string, infer Read, ...unknown[]]
  ? ReadBy<Read>
  : Flags extends `${string}<${string}`
    ? Spec extends { readonly read: infer Read }
      ? ReadBy<Read>
      : string
    : Flags extends `${string}[${string}`
      ? string | true
      : boolean;
type IsSet<Flags, Spec> = Flags extends `--no-${string}`
  ? true
  : Spec extends
        | readonly [string, unknown, unknown]
        | { readonly isNeeded: true }
        | { readonly usual: unknown }
    ? true
    : false;

export type OptionsOf<Table> = StyleOptions & {
  readonly [Flags in keyof Table as IsSet<Flags, Table[Flags]> extends true
    ? NameOf<Flags>
    : never]: ValueOf<Flags, Table[Flags]>;
} & {
  readonly [Flags in keyof Table as IsSet<Flags, Table[Flags]> extends true
    ? never
    : NameOf<Flags>]?: ValueOf<Flags, Table[Flags]>;
};

type ArgumentsOf<Table> = {
  readonly [Usage in keyof Table as Usage extends `[${infer Name}]`
    ? Name extends `${string}...`
      ? never
      : Name
    : never]?: string;
} & {
  readonly [Usage in keyof Table as Usage extends `<${infer Name}>`
    ? Name extends `${infer Many}...`
      ? Many
      : Name
    : Usage extends `[${infer Many}...]`
      ? Many
      : never]: Usage extends `${string}...${string}` ? readonly string[] : string;
};

export type Form = 'csv' | 'md' | 'html' | 'ndjson' | 'junit';

type Rendering = (style: Style) => string | readonly string[];

/** A command's answer in each form (text, JSON, …), rendered only if requested. */
export type Output<Also extends Form = never> = {
  /** Exit code of the command. Default: 0, or 7 if the answer is partial. */
  readonly exitCode?: ExitCode | undefined;
  readonly isPartial?: boolean;
  /** Schema of the JSON, if this answer has another than the command's. */
  readonly schema?: AnswerName;
  /** The command line that repeats the result: last line of text, last member of JSON. */
  readonly reproduce?: string;
  /** The answer as JSON; a string is the complete document. */
  readonly json: object | string;
  readonly text: Rendering;
} & { readonly [Name in Exclude<Also, 'junit'>]: Rendering } & {
  readonly [Name in Extract<Also, 'junit'>]: () => readonly JunitSuite[];
};

interface Described<Arguments, Options> {
  readonly arguments?: Arguments;
  readonly options?: Options;
  readonly examples: readonly string[];
  readonly below?: () => string;
}

/** A command as the table and the parser see it. */
export interface Command extends Described<ArgumentTable, OptionTable> {
  readonly arguments: ArgumentTable;
  readonly options: OptionTable;
  readonly forms: readonly string[];
  readonly schema?: AnswerName;
  readonly withoutJson?: string;
  readonly run: (options: object, given: object, parsed: Parsed) => ExitCode | Promise<ExitCode>;
}

/** A name of several words belongs to the group named by the first ones. */
export interface ListedCommand {
  readonly name: string;
  readonly summary: string;
  /** Heading in the help of its group. Default: Commands. */
  readonly heading?: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}

export interface ListedGroup {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
}

interface Answering<Arguments, Options, Also extends Form> extends Described<Arguments, Options> {
  /** Name of the answer's schema without the prefix `callwright.`: `comparison/1`. */
  readonly schema: AnswerName;
  readonly also?: readonly Also[];
  /** Makes the answer, or only an exit code, if there is nothing to print. */
  readonly answer: (
    options: OptionsOf<Options> & { readonly output: 'text' | 'json' | Also },
    given: ArgumentsOf<Arguments>,
    parsed: Parsed,
  ) => Output<Also> | ExitCode | Promise<Output<Also> | ExitCode>;
}

export function answering<
  const Arguments extends ArgumentTable,
  const Options extends OptionTable,
  const Also extends Form = never,
>(of: Answering<Arguments, Options, Also>): Command {
  const { answer, schema, also = [], ...described } = of;
  return {
    arguments: {},
    options: {},
    ...described,
    schema,
    forms: ['text', 'json', ...also],
    run: async (options, given, parsed) => {
      const asked = options as Parameters<typeof answer>[0];
      const told = await answer(asked, given as ArgumentsOf<Arguments>, parsed);
      return typeof told === 'number' ? told : tell({ schema, ...told }, asked);
    },
  };
}

/**
 * Prints an answer in the requested form; a command that answers only at times prints JSON if its
 * `--json` is given.
 */
export function tell(
  told: Told,
  options: StyleOptions & { readonly output?: string; readonly json?: boolean },
): ExitCode {
  const { output = options.json === true ? 'json' : 'text' } = options;
  process.stdout.write(documentOf(told, { ...options, output }));
  return told.isPartial === true ? exitCodes.stopped : (told.exitCode ?? exitCodes.yes);
}

interface Running<Arguments, Options> extends Described<Arguments, Options> {
  readonly withoutJson?: string;
  readonly run: (
    options: OptionsOf<Options>,
    given: ArgumentsOf<Arguments>,
    parsed: Parsed,
  ) => ExitCode | Promise<ExitCode>;
}

export function running<const Arguments extends ArgumentTable, const Options extends OptionTable>(
  of: Running<Arguments, Options>,
): Command {
  return { arguments: {}, options: {}, forms: [], ...of } as Command;
}

interface Told {
  /** Schema of the JSON. Default: none, if the JSON is already text. */
  readonly schema?: AnswerName;
  readonly exitCode?: ExitCode | undefined;
  readonly isPartial?: boolean;
  readonly json: object | string;
  readonly reproduce?: string;
  readonly [form: string]: unknown;
}

function documentOf(told: Told, options: StyleOptions & { readonly output: string }): string {
  const { schema, json, reproduce, isPartial = false } = told;
  if (options.output === 'json') {
    if (typeof json === 'string' || schema === undefined) return String(json);
    const whole = reproduce === undefined ? json : { ...json, reproduce };
    return `${jsonAnswer(schema, whole, { isPartial })}\n`;
  }
  const render = told[options.output] as Rendering;
  if (options.output === 'junit') return linesOf(junitLines((told['junit'] as Suites)()));
  const said = render(styleOf(options, process.stdout));
  if (typeof said === 'string') return said;
  if (options.output !== 'text') return linesOf(said);
  const whole = reproduce === undefined ? said : [...said, `reproduce: ${reproduce}`];
  return linesOf(foldLines(whole, process.stdout.columns ?? Number.POSITIVE_INFINITY));
}

type Suites = () => readonly JunitSuite[];

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

export function jsonAnswer(
  schema: AnswerName,
  told: object,
  { isPartial = false }: { readonly isPartial?: boolean } = {},
): string {
  const head = { schema: `callwright.${schema}`, version: engineVersion };
  return JSON.stringify({ ...head, ...(isPartial ? { partial: true } : {}), ...told }, null, 2);
}
