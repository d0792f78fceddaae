/** What `callwright init` made, in words: for the shell, and for the README beside the files. */
import { join } from 'node:path';
import { type Beginning, beginningFiles, type Choice, loadSheetOf } from '../../simulator/index.ts';
import { plural, secondsOf } from '../text/figures.ts';

interface InitFigures {
  readonly files: readonly string[];
  readonly queues: readonly {
    readonly queueId: string;
    /** Expected on a day. */
    readonly calls: number;
    /** Wrap-up included; null of a queue without calls. */
    readonly handleTimeMsMean: number | null;
  }[];
  /** Agents at work in the busiest interval. */
  readonly agentsMax: number;
  readonly choices: readonly Choice[];
  /** Commands that answer by these files. */
  readonly next: readonly string[];
}

export function figuresOfInit(
  { centre, scenario, choices }: Beginning,
  of: {
    readonly out: string;
    readonly log?: string | undefined;
    readonly columns?: string | undefined;
  },
): InitFigures {
  const sheet = loadSheetOf(scenario, centre);
  const day = join(of.out, beginningFiles.scenario);
  const map = of.columns === undefined ? '' : ` --columns ${of.columns}`;
  return {
    files: [...Object.values(beginningFiles), 'README.md'].map((file) => join(of.out, file)),
    queues: scenario.callTypes.map(({ id }) => {
      let calls = 0;
      let workMs = 0;
      for (const { fromMs, toMs, callTypes } of sheet) {
        const own = callTypes.find(({ callType }) => callType === id);
        calls += own?.calls ?? 0;
        workMs += (own?.expectedLoadErlangs ?? 0) * (toMs - fromMs);
      }
      const handleTimeMsMean = calls === 0 ? null : Math.round(workMs / calls);
      return { queueId: id, calls: Number(calls.toFixed(1)), handleTimeMsMean };
    }),
    agentsMax: Math.ceil(Math.max(0, ...sheet.map(({ staffExpected }) => staffExpected))),
    choices,
    next: [
      `callwright simulate ${day}`,
      `callwright staff ${day} --shifts ${join(of.out, beginningFiles.shiftRules)}`,
      ...(of.log === undefined ? [] : [`callwright fit ${of.log}${map} --out ${of.out}-fitted`]),
    ],
  };
}

export function initText(told: InitFigures): readonly string[] {
  const { files, choices, next } = told;
  return [
    ...queueLines(told),
    '',
    `written: ${files.join(', ')}`,
    `${plural(choices.length, 'choice')} that nobody stated, with the reasons: ${files.at(-1)}`,
    `next: ${next[0]}`,
    ...next.slice(1).map((line) => `      ${line}`),
  ];
}

function queueLines({ queues, agentsMax }: InitFigures): readonly string[] {
  return [
    ...queues.map(({ queueId, calls, handleTimeMsMean }) => {
      const time = handleTimeMsMean === null ? '' : ` of ${seconds(handleTimeMsMean)}`;
      return `${queueId}: ${Math.round(calls)} calls a day${time}`;
    }),
    `${plural(agentsMax, 'agent')} in the busiest interval`,
  ];
}

function seconds(ms: number): string {
  return secondsOf(Math.round(ms / 1_000) * 1_000, 'en');
}

export function readmeText(told: InitFigures): string {
  const { choices, next } = told;
  return [
    '# A first centre, by callwright init',
    '',
    ...queueLines(told).map((line) => `- ${line}`),
    '',
    '## Try it',
    '',
    '```sh',
    ...next,
    '```',
    '',
    '## Choices that nobody stated',
    '',
    'Change what does not fit. `callwright explain PATH` says of any path what it means.',
    '',
    '| File | Path | Why it is so |',
    '| --- | --- | --- |',
    ...choices.map(({ file, path, why }) => `| ${file} | \`${path}\` | ${why} |`),
    '',
  ].join('\n');
}
