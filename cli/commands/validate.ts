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
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { type Answer, answering, type OptionsOf } from '../command.ts';
import { readValid } from '../files/read-centre.ts';
import {
  commaList,
  openShare,
  plantedServiceRate,
  progressOption,
  threadCount,
  wholeNumber,
} from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { startProgress } from '../streams/progress.ts';
import { commandLine } from '../text/command-line.ts';
import { type CaseResult, validateCases } from '../validate/validate-cases.ts';
import { type Validation, validationJson } from '../validate/validation-json.ts';
import {
  validationLines,
  validationMarkdown,
  validationSuites,
} from '../validate/validation-text.ts';

const options = {
  '--seed <seed>': ['of callers and agents', wholeNumber(0), 1],
  '--only <names>': ['ids or kinds, with commas between [all]', commaList],
  '--calls <count>': ['to begin each case with, about', wholeNumber(1_000), 50_000],
  '--calls-max <count>': ['of a case that needs them', wholeNumber(1_000), 2_000_000],
  '--confidence <share>': ['of the intervals', openShare, 0.99],
  '--workers <count>': ['threads; 0: none [one per processor]', threadCount(0)],
  '--plant <fault>': [
    "simulate with a fault, as in 'service-rate 1.02'; it should be caught",
    plantedServiceRate,
  ],
  '--no-power': 'do not show what the run would notice',
  ...progressOption,
} as const;

type ValidateOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: { '<cases>': 'file of validation cases, - for stdin' },
  options,
  examples: [
    'callwright validate validation-cases.json',
    "callwright validate validation-cases.json --only erlang-a,mg1-03 --plant 'service-rate 1.02'",
  ],
  schema: 'validation/1',
  also: ['md', 'junit'],
  answer: (asked, { cases }) => validate(cases, asked),
});

/** The fault that must be caught, and the cases that it is shown with. */
const shownFault = 1.05;
const faultKinds: ReadonlySet<string> = new Set(['erlang-a', 'erlang-c', 'mm-n-g', 'mm-nk']);
const faultCasesMax = 8;
const validating = { verb: 'validating', noun: 'cases' };

async function validate(path: string, asked: ValidateOptions): Promise<Answer<'md' | 'junit'>> {
  const cases = chosen(readValid(path, parseValidationCases, asked), asked.only ?? []);
  const { workers = availableParallelism(), plant = null } = asked;
  const { seed, calls, callsMax, confidence } = asked;
  const runner = workers === 0 ? inProcessRunner() : workerRunner({ workers });
  const signal = listenForInterrupt();
  try {
    const serviceRate = plant ?? 1;
    const results = await run(cases, runner, { options: asked, signal, serviceRate, callsMax });
    const isPartial = signal.aborted;
    const simulated = results.map((result) => result.simulated);
    const verdict = verdictOf(simulated, confidence);
    const hasPower = asked.power && plant === null && !isPartial;
    const validation: Validation = {
      results,
      verdict,
      isPartial,
      reproduce: reproduceLine(path, asked),
      formulasOff: results.filter(isOff).length,
      settings: { seed, calls, callsMax, confidence, plant },
      power: hasPower ? await powerOf(results, runner, { options: asked, signal, verdict }) : null,
    };
    const isCaught = validation.power?.fault?.isCaught !== false;
    const isYes = verdict.holds && validation.formulasOff === 0 && isCaught;
    return {
      exitCode: isYes ? exitCodes.yes : exitCodes.no,
      isPartial,
      json: validationJson(validation),
      text: (style) => validationLines(validation, style),
      md: () => validationMarkdown(validation),
      junit: () => validationSuites(validation),
    };
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
    throw wrongUsage(`error: no case '${name}'; expected ${hint}`);
  }
  return only.length === 0 ? cases : cases.filter((one) => only.some((name) => fits(one, name)));
}

function reproduceLine(path: string, options: ValidateOptions): string {
  const { seed, calls, callsMax, confidence } = options;
  const only = options.only?.join(',');
  const plant = options.plant === undefined ? undefined : `'service-rate ${options.plant}'`;
  const given = { seed, calls, callsMax, confidence, only, plant };
  return commandLine(`validate ${path}`, given);
}
