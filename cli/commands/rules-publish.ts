/**
 * `callwright rules publish`: publishes a rule set as far as the person may, and names who must go
 * on with the same command. Exit code 0 if it is active or scheduled, 1 for findings or failed
 * cases, 5 if another person must go on, 6 if other rules became active meanwhile.
 */
import { formatRuleSet } from '../../contracts/index.ts';
import { instantMs, type RuleSetFile } from '../../rules/index.ts';
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { answering, needed, type OptionsOf } from '../command.ts';
import { writeWhole } from '../files/write-file.ts';
import { readImpactDay } from '../impact/impact-designs.ts';
import { impactDocument, readAcceptances } from '../impact/impact-text.ts';
import { choice, gather, progressOption, ruleServiceOptions, wholeNumber } from '../options.ts';
import {
  centreOf,
  openRuleService,
  type RuleServiceChoice,
} from '../rule-service/open-rule-service.ts';
import {
  type PublicationResult,
  type PublicationStep,
  type PublishOptions,
  publish,
} from '../rule-service/publish.ts';
import { refusalExitCode, refusalLines } from '../rule-service/step.ts';
import { isStoredName, readRules } from '../rules/read-rule-set.ts';
import { stopSignal } from '../streams/interrupt.ts';
import { startProgress } from '../streams/progress.ts';
import { flags } from '../text/command-line.ts';
import { documentLines } from '../text/document-text.ts';
import type { Style } from '../text/style.ts';

const options = {
  '--note <text>': 'what changes and why',
  '--waiver <text>': 'why no backtest is needed; the word of a second person',
  '--accept-warnings <reason>': 'why the warnings of lint may stay',
  '--simulate <scenario>': 'show what it costs before it is proposed: a day to simulate',
  '--accept <limit>': [
    'with --simulate: what it may cost, like serviceLevelNet>=-1pp; again and again',
    gather,
  ],
  '--replications <count>': ['with --simulate: paired days [30]', wholeNumber(10)],
  '--seed <seed>': ['with --simulate [the scenario’s]', wholeNumber(0)],
  '--at <instant>': 'in force from then on, like 2026-11-20T08:00:00+01:00 [now]',
  '--until <instant>': 'ends by itself then: the version before is in force again',
  '--world <file>': 'with --data: texts, items, codes, roles that rules may name',
  '--force': 'write the new number into the file',
  '--dry-run': 'with --data: change nothing, and say what would be done',
  '--waiting <mode>': [
    'calls that wait take the new plan, or keep theirs',
    choice('migrate', 'pin'),
    'migrate',
  ],
  ...progressOption,
  ...ruleServiceOptions,
  '--as <person>': needed('who asks'),
} as const;

type PublishingOptions = OptionsOf<typeof options>;

export const command = answering({
  arguments: { '<file>': 'rule file, - for stdin' },
  options,
  examples: [
    'callwright rules publish orders.rules.json --as paul --note "gold callers first"',
    'callwright rules publish orders.rules.json --as malik --waiver "a typing error"',
    "callwright rules publish orders.rules.json --as malik --simulate day.scenario.json --accept 'serviceLevelNet>=-1pp'",
  ],
  schema: 'rulesPublish/1',
  answer: async (asked, { file: name }) => {
    const { note, waiver, acceptWarnings, waiting, dryRun = false } = asked;
    const atMs = instantIn('--at', asked.at);
    const untilMs = instantIn('--until', asked.until);
    const { file } = await readRules(name, asked);
    const { impact, end } = impactOptions(asked);
    const ruleService = await openRuleService(asked);
    try {
      const published = await publish(ruleService, file, {
        waiting,
        note,
        waiver,
        acceptWarnings,
        impact,
        atMs,
        untilMs,
      });
      const isBlind = asked.data !== undefined && asked.world === undefined;
      const isChecked = published.taken.some(({ step }) => step === 'checked');
      if (isBlind && isChecked) process.stderr.write(`${namesNotLookedUp}\n`);
      if (!dryRun) writeNumber(name, file, published, asked);
      const { version, ...rest } = published;
      const { refusal } = published;
      return {
        exitCode: refusal === null ? exitCodes.yes : refusalExitCode(refusal),
        json: { set: file.set, setVersion: version, dryRun, ...rest },
        text: (style) => linesOf({ name, file, published, style }, asked),
      };
    } finally {
      end();
      ruleService.close();
    }
  },
});

/** Warning without `--world`: a service that has a world refuses rules that name what it lacks. */
const namesNotLookedUp = 'not looked up: texts, items and codes that rules name; expected --world';

/** Replications for the progress line, if the rule service does not state a number. */
const replicationsShown = 30;

function impactOptions(options: PublishingOptions): {
  readonly impact: PublishOptions['impact'];
  readonly end: () => void;
} {
  const { simulate, accept = [], replications, seed } = options;
  const acceptance = readAcceptances(accept);
  if (simulate === undefined) {
    if (accept.length === 0) return { impact: undefined, end: () => {} };
    throw wrongUsage('--accept is given without --simulate; expected a scenario to simulate');
  }
  const day = readImpactDay(simulate, centreOf(options), options);
  const progress = startProgress(options.progress);
  const of = replications ?? replicationsShown;
  const onProgress = (share: number): void =>
    progress.tick(() => ({ done: Math.round(share * of), of }));
  const signal = stopSignal(undefined);
  const impact = { day, acceptance, replications, seed, onProgress, signal };
  return { impact, end: () => progress.end() };
}

function instantIn(option: string, text: string | undefined): number | undefined {
  const atMs = text === undefined ? undefined : instantMs(text);
  if (text === undefined || atMs !== undefined) return atMs;
  const expected = 'an instant with its zone, like 2026-11-20T08:00:00+01:00';
  throw wrongUsage(`${option} is ${text}; expected ${expected}`);
}

function writeNumber(
  name: string,
  file: RuleSetFile,
  { version, refusal }: PublicationResult,
  { force }: PublishingOptions,
): void {
  const isFile = name !== '-' && !isStoredName(name);
  if (refusal !== null || version === null || version === file.version || !isFile) return;
  if (force === true) writeWhole(name, formatRuleSet({ ...file, version }), { force });
}

interface Told {
  readonly name: string;
  readonly file: RuleSetFile;
  readonly published: PublicationResult;
  readonly style: Style;
}

const stepWords: { readonly [Step in PublicationStep['step']]: string } = {
  created: 'the set is made',
  drafted: 'saved as a draft',
  checked: 'checked: no error, every case passes, every rule is reached',
  proposed: 'proposed',
  approved: 'approved',
  activated: 'activated',
};

function linesOf(
  { name, file, published, style }: Told,
  options: PublishingOptions,
): readonly string[] {
  const { version, state, taken, losses, staffing, refusal } = published;
  const impact = impactText(published, style);
  const { signs } = style;
  const what = version === null ? file.set : `${file.set} version ${version}`;
  const tried = options.dryRun === true ? ['dry run: nothing has changed, this would be:'] : [];
  const steps = [
    ...taken.map(({ step }) => `  ${style.green(signs.yes)} ${stepWords[step]}`),
    ...[...losses, ...staffing].map((line) => `  ${style.yellow(signs.warning)} ${line}`),
  ];
  if (refusal === null) {
    const from = state === 'active' ? 'in force' : `in force from ${options.at} on`;
    const where = options.until === undefined ? from : `${from}, until ${options.until}`;
    const isWritten = options.force === true || version === file.version;
    return [
      ...tried,
      style.green(`${signs.yes} ${what} is ${where}`),
      ...steps,
      ...impact,
      ...(isWritten
        ? []
        : [`before the next change: "version": ${version} in ${name} (--force writes it)`]),
      `to undo: callwright rules rollback ${file.set} --reason "…"${same(options)}`,
    ];
  }
  return [
    ...tried,
    style.yellow(`${signs.warning} ${what} is ${state}, not in force`),
    ...steps,
    ...impact,
    ...refusalLines(refusal, style),
    ...nextLine(name, state, refusal.code, options),
  ];
}

function impactText({ impact }: PublicationResult, style: Style): readonly string[] {
  if (impact === null) return [];
  const context = { isPartial: false, warnings: [], reproduce: '' };
  const document = impactDocument(impact, impact.acceptance, context);
  return ['', ...documentLines(document, style), `run: ${impact.runId}`, ''];
}

function nextLine(
  name: string,
  state: string,
  code: string,
  options: PublishingOptions,
): readonly string[] {
  const { as: _as, ...rest } = options;
  const again = `callwright rules publish ${name}${same(rest)}${sameImpact(options)}`;
  if (code === 'reason_required')
    return [`next: ${again} --as ${options.as} --accept-warnings "why"`];
  if (state === 'checked') return [`next: ${again} --as <supervisor> --waiver "why"`];
  if (state === 'proposed') return [`next: ${again} --as <supervisor>`];
  if (state === 'approved') return [`next: ${again} --as <rule editor>`];
  return [];
}

function sameImpact({ simulate, accept = [], replications, seed }: PublishingOptions): string {
  const limits = accept.map((limit) => `'${limit}'`);
  return ['', ...flags({ simulate, accept: limits, replications, seed })].join(' ');
}

function same({
  server,
  data,
  centreId,
  accounts,
  as,
}: Partial<RuleServiceChoice> & { as?: string | undefined }) {
  return ['', ...flags({ server, data, centreId, accounts, as })].join(' ');
}
