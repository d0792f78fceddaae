/**
 * `callwright validate`: cases of queueing theory, by our formulas and simulated through the full
 * core, each value beside its exact one; and whether more cases miss than chance allows.
 *
 * The run shows its own power: some of the cases again with a service rate that is wrong, which
 * must be caught, and the smallest error that the whole would notice.
 * Source: simulation.md 14.
 */
import { availableParallelism } from 'node:os';
import { parseValidationCases, type ValidationCase } from '../../contracts/index.ts';
import { inProcessRunner, type ReplicationRunner, workerRunner } from '../../gateways/index.ts';
import { nearest } from '../../kernel/index.ts';
import { noticedError, verdictOf } from '../../simulator/theory/index.ts';
import { CliError } from '../cli-error.ts';
import { engineVersion } from '../engine-version.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { invalidFile } from '../files/read-centre.ts';
import { readText } from '../files/read-text.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { type ProgressKind, startProgress } from '../streams/progress.ts';
import { flags } from '../text/command-line.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';
import { type CaseResult, validateCases } from '../validate/validate-cases.ts';
import { type Validation, validationJson } from '../validate/validation-json.ts';
import { validationLines, validationMarkdown } from '../validate/validation-text.ts';

export interface ValidateOptions extends StyleOptions {
  /** [1] */
  readonly seed: number;
  /** Ids, their beginnings, or kinds [all]. */
  readonly only?: readonly string[];
  /** Of each case, to begin with, and of one that needs more. */
  readonly calls: number;
  readonly callsMax: number;
  readonly confidence: number;
  /** Threads; 0: none, all in this one [one per processor]. */
  readonly workers?: number;
  /** Times that service rates are what they should be [1]. */
  readonly plant?: number;
  /** Whether the power is shown [true]. */
  readonly power?: boolean;
  readonly progress?: ProgressKind;
  readonly output: 'text' | 'json' | 'md';
}

/** The fault that must be caught, and the cases that it is shown with. */
const shownFault = 1.05;
const faultKinds: ReadonlySet<string> = new Set(['erlang-a', 'erlang-c', 'mm-n-g', 'mm-nk']);
const faultCasesMax = 8;
const validating = { verb: 'validating', noun: 'cases' };

/** Validates the cases of the file at `path`; the answer goes to stdout. */
export async function validateCommand(path: string, options: ValidateOptions): Promise<ExitCode> {
  const read = parseValidationCases(readText(path).text);
  if (!read.ok) throw invalidFile(path, read.problems, options);
  const cases = chosen(read.value, options.only ?? []);
  const { workers = availableParallelism() } = options;
  const runner = workers === 0 ? inProcessRunner() : workerRunner({ workers });
  const signal = listenForInterrupt();
  try {
    const results = await run(cases, runner, {
      options,
      signal,
      serviceRate: options.plant ?? 1,
      callsMax: options.callsMax,
    });
    const isPartial = signal.aborted;
    const verdict = verdictOf(
      results.map(({ simulated }) => simulated),
      options.confidence,
    );
    const hasPower = options.power !== false && options.plant === undefined && !isPartial;
    const validation: Validation = {
      version: engineVersion,
      results,
      verdict,
      formulasOff: results.filter(isOff).length,
      settings: { ...options, plant: options.plant ?? null },
      power: hasPower ? await powerOf(results, runner, { options, signal, verdict }) : null,
      isPartial,
      reproduce: reproduceLine(path, options),
    };
    process.stdout.write(answerOf(validation, options));
    if (isPartial) return exitCodes.stopped;
    const isCaught = validation.power?.fault?.isCaught !== false;
    return verdict.holds && validation.formulasOff === 0 && isCaught ? exitCodes.yes : exitCodes.no;
  } finally {
    await runner.close();
  }
}

function isOff({ formula }: CaseResult): boolean {
  return formula.some(({ isExact }) => !isExact);
}

interface Running {
  readonly options: ValidateOptions;
  readonly signal: AbortSignal;
}

async function run(
  cases: readonly ValidationCase[],
  runner: ReplicationRunner,
  {
    options,
    signal,
    serviceRate,
    callsMax,
  }: Running & { readonly serviceRate: number; readonly callsMax: number },
): Promise<readonly CaseResult[]> {
  const progress = startProgress(options.progress, validating);
  let done = 0;
  try {
    return await validateCases(cases, runner, {
      ...options,
      serviceRate,
      callsMax,
      signal,
      onCase: ({ of }) => {
        done += 1;
        progress.tick(() => ({ done, of: cases.length, estimate: of.id }));
      },
    });
  } finally {
    progress.end();
  }
}

/** What would be noticed, and one fault that is. */
async function powerOf(
  results: readonly CaseResult[],
  runner: ReplicationRunner,
  { options, signal, verdict }: Running & { readonly verdict: Validation['verdict'] },
): Promise<Validation['power']> {
  const simulated = results.filter((one) => one.simulated.length > 0);
  if (simulated.length === 0) return null;
  const judged = simulated.map(({ of, simulated: values }) => ({ model: of.model, values }));
  const fitting = simulated.filter(({ of }) => faultKinds.has(of.kind));
  const cases = (fitting.length > 0 ? fitting : simulated)
    .toSorted((a, b) => a.calls - b.calls)
    .slice(0, faultCasesMax)
    .map(({ of }) => of);
  const faulty = await run(cases, runner, {
    options,
    signal,
    serviceRate: shownFault,
    callsMax: options.calls,
  });
  const shown = verdictOf(
    faulty.map((one) => one.simulated),
    options.confidence,
  );
  return {
    noticedError: noticedError(judged, verdict.tooMany),
    fault: signal.aborted
      ? null
      : {
          serviceRate: shownFault,
          cases: shown.cases,
          missed: shown.missed,
          tooMany: shown.tooMany,
          isCaught: !shown.holds,
        },
  };
}

/** Cases whose id or kind is named, or whose id begins so. */
function chosen(
  cases: readonly ValidationCase[],
  only: readonly string[],
): readonly ValidationCase[] {
  const fits = ({ id, kind }: ValidationCase, name: string): boolean =>
    kind === name || id === name || id.startsWith(`${name}-`);
  for (const name of only) {
    if (cases.some((one) => fits(one, name))) continue;
    const near = nearest(
      name,
      cases.flatMap(({ id, kind }) => [id, kind]),
    );
    const hint = near === undefined ? 'an id or a kind of the file' : `did you mean ${near}?`;
    throw new CliError(exitCodes.wrongUsage, `error: no case '${name}'; expected ${hint}`);
  }
  return only.length === 0 ? cases : cases.filter((one) => only.some((name) => fits(one, name)));
}

function answerOf(validation: Validation, options: ValidateOptions): string {
  if (options.output === 'json') return `${JSON.stringify(validationJson(validation), null, 2)}\n`;
  const lines =
    options.output === 'md'
      ? validationMarkdown(validation)
      : validationLines(validation, styleOf(options, process.stdout));
  return `${lines.join('\n')}\n`;
}

function reproduceLine(path: string, options: ValidateOptions): string {
  const { seed, calls, callsMax, confidence } = options;
  const only = options.only?.join(',');
  const plant = options.plant === undefined ? undefined : `'service-rate ${options.plant}'`;
  const given = { seed, calls, callsMax, confidence, only, plant };
  return [`callwright validate ${path}`, ...flags(given)].join(' ');
}
