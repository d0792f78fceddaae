/** The README's table of figures: what is simulated, decided and evaluated a second, beside whom. */
import { isMissed, rowTable } from './performance-page.ts';
import type { Results } from './results.ts';

/** Rows by the beginning of their names, in this order. */
const shown = [
  'sim.',
  'staff.',
  'formula.',
  'routing.decide.100',
  'routing.decide.10k',
  'routing.peer.',
  'rules.all.2000',
  'rules.peer.',
];
const begins = '<!-- bench: begins -->';
const ends = '<!-- bench: ends -->';

/** The README's text with the table of these results between its marks. */
export function withBenchTable(text: string, results: Results): string {
  const [before = '', rest = ''] = text.split(begins);
  const [, after = ''] = rest.split(ends);
  return `${before}${begins}\n\n${benchTable(results)}\n\n${ends}${after}`;
}

function benchTable({ rows, measuredOn, machine }: Results): string {
  const chosen = shown.flatMap((prefix) => rows.filter(({ name }) => name.startsWith(prefix)));
  const missed = rows.filter((row) => isMissed(row) === true).map(({ name }) => `\`${name}\``);
  const { node, processor, cores } = machine;
  return [
    `Measured on ${measuredOn.slice(0, 10)} in one run, Node ${node}, ${processor}, ${cores} cores, one of`,
    'them used unless a row says more.',
    '',
    rowTable([...new Set(chosen)]),
    '',
    missed.length === 0 ? 'Every goal is reached.' : `Short of their goals: ${missed.join(', ')}.`,
  ].join('\n');
}
