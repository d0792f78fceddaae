/**
 * Checks files that programs hand to the package as the command line does: a centre, scenario or
 * rule set must pass its parser. What a parser or this module returned is not checked again.
 */
import {
  centreSchema,
  type Finding,
  findingsOf,
  instantSchema,
  type ParseResult,
  type ReadRules,
  readRuleSet,
  type Scenario,
  scenarioSchema,
} from '../contracts/index.ts';
import type { CentreFile, Instant } from '../routing/index.ts';
import type { CheckedRuleSet, RuleFinding, RuleSetFile } from '../rules/index.ts';

interface Schema<Value> {
  safeParse(value: unknown):
    | { readonly success: true; readonly data: Value }
    | {
        readonly success: false;
        readonly error: { readonly issues: Parameters<typeof findingsOf>[0] };
      };
}

/** A centre, or what is wrong with its text. */
export type ParsedCentre =
  | { readonly ok: true; readonly centre: CentreFile }
  | { readonly ok: false; readonly problems: readonly Finding[] };

/** Values that have passed their schema. */
const wellFormed = new WeakSet<object>();
/** Rule sets with resolved names, by their file object. */
const checkedSets = new WeakMap<RuleSetFile, CheckedRuleSet>();

/** Thrown for an invalid file by a function whose result has no place for problems. */
export class InvalidFileError extends Error {
  /** What is wrong, each with its place in the file. */
  readonly problems: readonly (Finding | RuleFinding)[];

  /** `what` names the file in the message. */
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
export function checkedInstant(value: Instant): Instant {
  const parsed = instantSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidFileError('the instant', findingsOf(parsed.error.issues, value));
}

/** Marks a parser's result as checked, so that later calls skip schema and names. */
export function rememberRules({ file, checked }: ReadRules): RuleSetFile {
  checkedSets.set(file, checked);
  return file;
}

/** The rule set with resolved names, or findings. */
export function readRules(file: RuleSetFile): ReturnType<typeof readRuleSet> {
  const checked = typeof file === 'object' && file !== null ? checkedSets.get(file) : undefined;
  if (checked !== undefined) return { ok: true, file, checked };
  const read = readRuleSet(file);
  if (read.ok) checkedSets.set(file, read.checked);
  return read;
}

/** @throws {InvalidFileError} */
export function checkedRuleSet(file: RuleSetFile): CheckedRuleSet {
  const read = readRules(file);
  if (read.ok) return read.checked;
  throw new InvalidFileError(`the rule set ${String(file?.set)}`, read.findings);
}

/** @throws {InvalidFileError} */
export function checkedRuleSets(files: readonly RuleSetFile[]): readonly RuleSetFile[] {
  for (const file of files) checkedRuleSet(file);
  return files;
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
