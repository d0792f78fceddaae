/** The result of a step: a value, or a refusal with its exit code and lines. */
import { type ApiResult, ProblemError, unreachableCode } from '#client';
import type { JobResource, PlacedRuleFinding, Problem } from '../../contracts/index.ts';
import { CliError, type ExitCode, exitCodes } from '../cli-error.ts';
import { type Style, type StyleOptions, styleOf } from '../text/style.ts';

export type VersionFinding = Pick<PlacedRuleFinding, 'id' | 'severity' | 'pointer' | 'message'>;

export interface StepRefusal {
  /** A code of docs/errors.md. */
  readonly code: string;
  /** One sentence: the subject, the actual state, the expected one. */
  readonly detail: string;
  readonly needs: readonly string[];
  readonly blockers: readonly string[];
  readonly findings: readonly VersionFinding[];
  readonly failedCases: readonly string[];
}

type Refused = { readonly ok: false; readonly refusal: StepRefusal };
export type Step<Value> = { readonly ok: true; readonly value: Value } | Refused;

export function notDone(code: string, detail: string): Refused {
  const none = { needs: [], blockers: [], findings: [], failedCases: [] };
  return { ok: false, refusal: { code, detail, ...none } };
}

export function runOf({ id, state, problem, result }: JobResource, what: string): Step<string> {
  if (result?.runId !== undefined) return { ok: true, value: result.runId };
  return notDone('run_not_found', problem ?? `The ${what} ${id} has ${state}.`);
}

/** The value or refusal in a response. @throws {CliError} if nobody answered. */
export function stepOf<Body>(
  answer: ApiResult<Body>,
): Step<Body> & { readonly etag?: string | null } {
  if (!answer.ok) return refused(answer.problem);
  return { ok: true, value: answer.body, etag: answer.etag };
}

export function mapStep<From, To>(step: Step<From>, read: (value: From) => To): Step<To> {
  return step.ok ? { ok: true, value: read(step.value) } : step;
}

/**
 * Narrows what the contract leaves open to the types of `rules/` and `simulator/`. @throws
 * {CliError}
 */
export function asKnown<Value>(value: unknown, member: keyof Value & string): Value {
  if (typeof value === 'object' && value !== null && member in value) return value as Value;
  throw new CliError(exitCodes.noServer, 'the server answers what this version does not know');
}

function refused(problem: Problem): Refused {
  const { code, detail, needs = [], blockers = [], errors = [], failedCases = [] } = problem;
  if (code === unreachableCode || code === 'not_callwright') {
    throw new CliError(exitCodes.noServer, detail.replace(/\.$/, ''));
  }
  const findings = errors.map(
    ({ code: id, severity = 'error', pointer, message }): VersionFinding => {
      return { id, severity, pointer, message };
    },
  );
  const names = failedCases.map((one) => asKnown<{ readonly name: string }>(one, 'name').name);
  return { ok: false, refusal: { code, detail, needs, blockers, findings, failedCases: names } };
}

const exitCodeOf: { readonly [code: string]: ExitCode } = {
  not_authenticated: exitCodes.notPermitted,
  role_missing: exitCodes.notPermitted,
  four_eyes_required: exitCodes.notPermitted,
  rules_base_stale: exitCodes.changedFirst,
  version_mismatch: exitCodes.changedFirst,
  resource_unavailable: exitCodes.noServer,
  draining: exitCodes.noServer,
  stopped: exitCodes.stopped,
};

/** Exit code for a refusal: 1 unless its code has one of its own. */
export function refusalExitCode({ code }: StepRefusal): ExitCode {
  return exitCodeOf[code] ?? exitCodes.no;
}

const linesMax = 20;

export function refusalLines(refusal: StepRefusal, { red, bold, signs }: Style): string[] {
  const { detail, blockers, findings, failedCases, needs, code } = refusal;
  const found = [
    ...findings.map(({ severity, id, pointer, message }) => {
      return `    ${severity} ${bold(id)}  ${message} (${pointer})`;
    }),
    // Failed cases are listed only without findings, since findings name them.
    ...(findings.length > 0 ? [] : failedCases.map((name) => `    the case "${name}" fails`)),
    ...blockers
      .filter((blocker) => blocker !== detail && blocker !== code)
      .map((blocker) => `    ${blocker}`),
  ];
  const shown = found.slice(0, linesMax);
  return [
    `${red(signs.no)} ${detail} (${code})`,
    ...shown,
    ...(found.length > shown.length ? [`    and ${found.length - shown.length} more`] : []),
    ...(needs.length === 0 ? [] : [`    it takes: ${needs.join(', ')}`]),
  ];
}

/** @throws {CliError} with the refusal's lines and code. */
export function valueOrRefusal<Value>(step: Step<Value>, style: StyleOptions): Value {
  if (step.ok) return step.value;
  const lines = refusalLines(step.refusal, styleOf(style, process.stderr));
  throw new CliError(refusalExitCode(step.refusal), lines.join('\n'));
}

export async function readPages<Item>(items: AsyncIterable<Item>): Promise<Step<readonly Item[]>> {
  const value: Item[] = [];
  try {
    for await (const item of items) value.push(item);
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return refused(error.problem);
  }
}

/** Drops the body of a success. */
export function done(answer: ApiResult<unknown>): Step<null> {
  return mapStep(stepOf(answer), () => null);
}
