/**
 * Checks files that programs hand to the package as the command line does: a centre, scenario or
 * rule set must pass its parser. What a parser or this module returned is not checked again.
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

/** Values that have passed their schema. */
const wellFormed = new WeakSet<object>();

/** Thrown for an invalid file by a function whose result has no place for problems. */
export class InvalidFileError extends Error {
  readonly problems: readonly (Finding | RuleFinding)[];

  constructor(what: string, problems: readonly (Finding | RuleFinding)[]) {
    const lines = problems.map(({ message }) => `  ${message}`);
    super(`${what} is not valid:\n${lines.join('\n')}`);
    this.name = 'InvalidFileError';
    this.problems = problems;
  }
}

/** Marks a parser's result as checked, so that later calls skip the schema. */
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
