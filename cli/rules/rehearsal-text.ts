/** A rehearsal of rules in text: how much changes, then what. */
import { hourMs } from '../../kernel/index.ts';
import type { MoneyEffect, RehearsalReport, RuleCounts } from '../../rules/index.ts';
import { clockText, type DataRow, money, type Section } from '../../simulator/index.ts';
import { countOf, percent, plural } from '../text/figures.ts';

export function rehearsalAnswer(report: RehearsalReport): string {
  const { decisions, changed, changedShare, kind, before } = report;
  if (decisions === 0) {
    return `no decision of ${before.set} (${kind}) to rehearse; ${plural(report.passedOver, 'line')} of others`;
  }
  if (changed === 0) return `nothing changes in ${plural(decisions, 'decision')}`;
  const share = percent(changedShare ?? 0);
  return `${countOf(changed)} of ${plural(decisions, 'decision')} change (${share})`;
}

export function rehearsalRemarks(report: RehearsalReport): readonly string[] {
  const { before, after, fromMs, toMs } = report;
  const said = [
    `${before.set} version ${before.version} beside ${after.set} version ${after.version}${
      fromMs === null || toMs === null ? '' : `, ${instant(fromMs)} to ${instant(toMs)}`
    }`,
  ];
  if (report.sameByOthers > 0) {
    said.push(`${plural(report.sameByOthers, 'decision')} by other rules, with the same outcome`);
  }
  if (report.recordedOtherwise > 0) {
    const wrong = plural(report.recordedOtherwise, 'decision');
    said.push(`${wrong} recorded otherwise than version ${before.version} decides here`);
  }
  if (report.passedOver > 0 && report.decisions > 0) {
    said.push(`${plural(report.passedOver, 'line')} of other sets passed over`);
  }
  for (const { name, received, expected, decisions } of report.problems) {
    said.push(`${name} is ${received} in ${plural(decisions, 'decision')}; expected ${expected}`);
  }
  return said;
}

export function rehearsalSections(report: RehearsalReport, isBrief: boolean): readonly Section[] {
  const rules = report.rules.filter(
    ({ before, after, changed }) => !isBrief || changed > 0 || before?.won !== after?.won,
  );
  const queues = report.queues.filter(({ joined, left }) => !isBrief || joined + left > 0);
  const hours = report.hours.filter(({ changed }) => !isBrief || changed > 0);
  const sample =
    report.sampled < report.decisions
      ? { lines: [`matched: counted on ${plural(report.sampled, 'decision')}`] }
      : {};
  const utc =
    report.hoursInUtc === 0
      ? {}
      : { lines: [`the hour is UTC where the clock is not known: ${countOf(report.hoursInUtc)}`] };
  return [
    {
      heading: 'Most frequent changes',
      table: [
        ['before → after', 'decisions', 'example'],
        ...report.changes.map(({ before, after, decisions, examples: [example] }) => [
          fromTo(before, after),
          countOf(decisions),
          example === undefined ? '' : exampleName(example),
        ]),
      ],
    },
    {
      heading: 'Rules',
      table: [
        ['rule', 'matched', 'won', 'changed'],
        ...rules.map(({ rule, before, after, changed }) => [
          `${rule}${before === null ? ' (new)' : after === null ? ' (gone)' : ''}`,
          beforeAfter(before, after, 'matched'),
          beforeAfter(before, after, 'won'),
          countOf(changed),
        ]),
      ],
      ...sample,
    },
    {
      heading: 'Queues',
      table: [
        ['queue', 'before', 'after', 'joined', 'left'],
        ...queues.map(({ queue, ...counts }) => [
          queue,
          ...[counts.before, counts.after, counts.joined, counts.left].map(countOf),
        ]),
      ],
    },
    {
      heading: 'Money',
      table: [['', 'before', 'after', 'lacking facts'], ...report.money.map(moneyRow)],
    },
    {
      heading: 'Hours',
      table: [
        ['hour', 'decisions', 'changed'],
        ...hours.map(({ hour, decisions, changed }) => [
          clockText(hour * hourMs, 0),
          countOf(decisions),
          countOf(changed),
        ]),
      ],
      ...utc,
    },
    ...(isBrief ? [] : [randomSection(report)]),
  ];
}

export function changeRows(report: RehearsalReport): readonly DataRow[] {
  return [
    ['before', 'after', 'decisions', 'example_line', 'example_subject'],
    ...report.changes.map(({ before, after, decisions, examples: [example] }) => [
      before.join('+'),
      after.join('+'),
      decisions,
      example?.line ?? null,
      example?.subject ?? null,
    ]),
  ];
}

/** Changed rules, `gold-callers → everything-else`; for the same ones, another outcome. */
export function fromTo(before: readonly string[], after: readonly string[]): string {
  const [from, to] = [ruleNames(before), ruleNames(after)];
  return from === to ? `${from}, with another outcome` : `${from} → ${to}`;
}

function ruleNames(names: readonly string[]): string {
  return names.length === 0 ? 'no rule' : names.join(' + ');
}

function randomSection({ random, seed }: RehearsalReport): Section {
  return {
    heading: 'Drawn at random',
    table: [
      ['before → after', 'at', 'example'],
      ...random.map((example) => [
        fromTo(example.before, example.after),
        instant(example.atMs),
        exampleName(example),
      ]),
    ],
    lines: [`seed ${seed}`],
  };
}

function exampleName({ line, subject }: { line: number; subject: string | null }): string {
  return subject === null ? `decision ${countOf(line)}` : `${subject}, decision ${countOf(line)}`;
}

function beforeAfter(
  before: RuleCounts | null,
  after: RuleCounts | null,
  name: keyof RuleCounts,
): string {
  const said = [before, after].map((counts) => (counts === null ? '-' : countOf(counts[name])));
  return said[0] === said[1] ? (said[0] ?? '') : said.join(' → ');
}

const moneyWords: { readonly [Name in MoneyEffect['name']]: string } = {
  promptGainMinor: 'expected gain of prompts',
  promptsShown: 'prompts shown',
  allowedDiscountMinor: 'discount allowed',
  pricesAllowed: 'prices allowed',
  pricesToApprove: 'prices to approve',
  heldMinor: 'orders held, their totals',
  heldOrders: 'orders held',
  refusedMinor: 'orders refused, their totals',
  refusedOrders: 'orders refused',
};

function moneyRow({ name, currency, before, after, unknown }: MoneyEffect): string[] {
  const figure = (value: number) =>
    name.endsWith('Minor') ? money(value, currency) : countOf(value);
  return [moneyWords[name], figure(before), figure(after), countOf(unknown)];
}

function instant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
