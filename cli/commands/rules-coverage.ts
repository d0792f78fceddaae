/**
 * `callwright rules coverage`: which rules act on recorded decisions, and which conditions matter.
 * For decisions stored in a service use `call getRuleCoverage`. Exit code 1 without decisions.
 */
import {
  Coverage,
  type CoverageReport,
  compileRuleSet,
  type LeafName,
  lintErrors,
} from '../../rules/index.ts';
import type { ReportDocument, Section } from '../../simulator/index.ts';
import { exitCodes } from '../cli-error.ts';
import { answering, needed, type OptionsOf } from '../command.ts';
import { storedRulesOptions } from '../options.ts';
import { readJournal } from '../rules/read-journal.ts';
import { type ReadRules, readRules } from '../rules/read-rule-set.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { commandLine } from '../text/command-line.ts';
import { documentForms } from '../text/document-text.ts';
import { countOf, percent, plural } from '../text/figures.ts';

const coverageOptions = {
  '--journal <file>': needed('decision journal or trace, - for stdin'),
  ...storedRulesOptions,
} as const;

export const command = answering({
  arguments: { '<file>': 'rule file, - for stdin, or set@version' },
  options: coverageOptions,
  examples: [
    'callwright rules coverage orders.rules.json --journal day.decisions.jsonl',
    'callwright rules coverage orders.rules.json --journal day.trace.jsonl --output csv',
  ],
  schema: 'coverage/1',
  also: ['md', 'csv'],
  answer: async (options, { file }) => {
    const { report, isPartial } = await covered(file, options);
    const { version: setVersion, ...figures } = report;
    const document: ReportDocument = {
      answer: answerOf(report),
      sign: '·',
      isPartial,
      sections: [ruleSection(report), ...sections(report)],
      data: () => [
        ['rule', 'matches', 'wins', 'evaluations'],
        ...report.rules.map(({ rule, matches, wins }) => {
          return [rule, matches, wins, report.evaluations];
        }),
      ],
      reproduce: commandLine(`rules coverage ${file}`, { journal: options.journal }),
    };
    return {
      exitCode: report.evaluations === 0 ? exitCodes.no : exitCodes.yes,
      isPartial,
      json: { setVersion, ...figures },
      ...documentForms(document),
    };
  },
});

type CoverageOptions = OptionsOf<typeof coverageOptions>;

interface Covered {
  readonly report: CoverageReport;
  readonly isPartial: boolean;
}

async function covered(file: string, options: CoverageOptions): Promise<Covered> {
  const { journal: path } = options;
  const rules = await readRules(file, options);
  const set = compileRuleSet(rules.checked);
  const counting = new Coverage(set);
  const stop = listenForInterrupt();
  for await (const lines of readJournal({ path, set, stop, style: options })) {
    for (const line of lines) {
      if (stop.aborted) break;
      counting.push(line);
    }
  }
  return { report: counting.report(cannotFire(rules)), isPartial: stop.aborted };
}

function cannotFire({ checked }: ReadRules): ReadonlySet<string> {
  const places = lintErrors(checked).flatMap(({ id, pointer }) => {
    const place = /^\/rules\/(\d+)/.exec(pointer)?.[1];
    return id === 'never-true' && place !== undefined ? [Number(place)] : [];
  });
  return new Set(places.flatMap((place) => checked.file.rules[place]?.name ?? []));
}

function answerOf({ rules, neverFired, evaluations, set, kind, passedOver }: CoverageReport) {
  if (evaluations === 0) {
    return `no decision of ${set} (${kind}) to look at; ${plural(passedOver, 'line')} of others`;
  }
  const fired = `${countOf(rules.length - neverFired.length)} of ${plural(rules.length, 'rule')}`;
  return `${fired} fired in ${plural(evaluations, 'decision')}`;
}

function ruleSection({ rules, neverFired, evaluations }: CoverageReport): Section {
  const verdicts = new Map(neverFired.map(({ rule, verdict }) => [rule, verdict]));
  const said = { cannot: 'cannot fire', didNot: 'did not fire' } as const;
  return {
    heading: 'Rules',
    table: [
      ['rule', 'matched', 'share', 'won', ''],
      ...rules.map(({ rule, matches, wins }) => {
        const verdict = verdicts.get(rule);
        const share = evaluations === 0 ? '-' : percent(matches / evaluations);
        const remark = verdict === undefined ? '' : said[verdict];
        return [rule, countOf(matches), share, countOf(wins), remark];
      }),
    ],
  };
}

const leavesShownMax = 20;

function sections(report: CoverageReport): readonly Section[] {
  const fired = new Set(report.rules.flatMap(({ rule, matches }) => (matches > 0 ? [rule] : [])));
  const never = (leaves: readonly LeafName[]) => leaves.filter(({ rule }) => fired.has(rule));
  const unknown = report.facts.filter((fact) => fact.unknown > 0);
  const lines = [`conditions: counted on ${plural(report.sampled, 'decision')}`];
  return [
    {
      heading: 'Conditions that were never false',
      table: leafRows(never(report.neverFalse)),
      wordColumns: 3,
      lines,
    },
    {
      heading: 'Conditions that were never true',
      table: leafRows(never(report.neverTrue)),
      wordColumns: 3,
      lines,
    },
    {
      heading: 'Facts that were unknown',
      table: [
        ['fact', 'unknown', 'share'],
        ...unknown.map(({ fact, unknown: times, unknownShare }) => [
          fact,
          countOf(times),
          percent(unknownShare ?? 0),
        ]),
      ],
    },
  ];
}

function leafRows(leaves: readonly LeafName[]): readonly (readonly string[])[] {
  const shown = leaves.slice(0, leavesShownMax);
  const more = leaves.length - shown.length;
  return [
    ['rule', 'condition', 'at'],
    ...shown.map(({ rule, fact, operator, pointer }) => [rule, `${fact} ${operator}`, pointer]),
    ...(more > 0 ? [[`and ${more} more`, '', '']] : []),
  ];
}
