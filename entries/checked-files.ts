/**
 * Files that programs hand to the package, looked at as the command line looks at them: a centre, a
 * scenario or a rule set has the form that its parser asks for before anything is computed from it.
 *
 * What a parser or this module returned is not looked at again.
 */
import {
  centreSchema,
  type Finding,
  findingsOf,
  type ParseResult,
  readRuleSet,
  type Scenario,
  scenarioSchema,
} from '../contracts/index.ts';
import type { CentreFile } from '../routing/index.ts';
import type { RuleFinding, RuleSetFile } from '../rules/index.ts';

interface Schema<Value> {
  safeParse(value: unknown):
    | { readonly success: true; readonly data: Value }
    | {
        readonly success: false;
        readonly error: { readonly issues: Parameters<typeof findingsOf>[0] };
      };
}

/** Values that were found to be what their type says. */
const wellFormed = new WeakSet<object>();

/** A file that is not valid was handed to a function that answers with no problems of its own. */
export class InvalidFileError extends Error {
  readonly problems: readonly (Finding | RuleFinding)[];

  constructor(what: string, problems: readonly (Finding | RuleFinding)[]) {
    const lines = problems.map(({ message }) => `  ${message}`);
    super(`${what} is not valid:\n${lines.join('\n')}`);
    this.name = 'InvalidFileError';
    this.problems = problems;
  }
}

/** A parser's answer; later calls take its value as it is. */
export function rememberParsed<Value extends object>(value: Value): Value {
  wellFormed.add(value);
  return value;
}

export function readScenario(value: Scenario): ParseResult<Scenario> {
  return read<Scenario>(value, scenarioSchema);
}

export function readCentre(value: CentreFile): ParseResult<CentreFile> {
  return read<CentreFile>(value, centreSchema);
}

/** @throws {InvalidFileError} */
export function checkedScenario(value: Scenario): Scenario {
  return orThrow('the scenario', readScenario(value));
}

/** @throws {InvalidFileError} */
export function checkedCentre(value: CentreFile): CentreFile {
  return orThrow('the centre', readCentre(value));
}

/** @throws {InvalidFileError} */
export function checkedRuleSets(files: readonly RuleSetFile[]): readonly RuleSetFile[] {
  return files.map((file) => {
    if (wellFormed.has(file)) return file;
    const checked = readRuleSet(file);
    if (checked.ok) return rememberParsed(file);
    throw new InvalidFileError(`the rule set ${String(file?.set)}`, checked.findings);
  });
}

function read<Value extends object>(value: Value, schema: Schema<Value>): ParseResult<Value> {
  if (typeof value === 'object' && value !== null && wellFormed.has(value)) {
    return { ok: true, value };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: rememberParsed(parsed.data) };
  return { ok: false, problems: findingsOf(parsed.error.issues, value) };
}

function orThrow<Value>(what: string, parsed: ParseResult<Value>): Value {
  if (parsed.ok) return parsed.value;
  throw new InvalidFileError(what, parsed.problems);
}
