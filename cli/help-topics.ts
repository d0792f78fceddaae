/** Pages of `callwright help <topic>` on what several commands share. */
import { exitCodeMeanings } from './cli-error.ts';

const units = `Units

  Files and JSON hold integer milliseconds (names end in Ms), shares from 0 to 1
  and levels from 0 to 100. Text shows seconds and per cent, and always says
  which.
  A time on the command line is in ms, or has a unit: 1500, 90s, 5m, 1h.
  A trace counts its time from its own beginning (atMs).
`;

const serviceLevel = `Service level

  The share of calls served within T. There are nine formulas, which differ in
  whom they count: by eleven points on one day's calls. So every figure carries
  the id of its formula, and T.
  The default is serviceLevelNet: answered within T, over all offered but those
  who left within T.
  A queue's formula and T stand in the centre file (serviceLevel). All nine:
  docs/measures.md
`;

const seeds = `Seeds

  Nothing here draws by chance alone: the same files and seed give the same
  result, byte for byte, on every machine. --seed is the scenario's seed unless
  given, else 1, and never the clock's.
  Every result ends with the command that reproduces it.
  The routing core draws for ties by the seed of the centre file.
`;

const exitCodePage = [
  'Exit codes',
  '',
  ...exitCodeMeanings.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`),
  '',
].join('\n');

/** Loaded on demand, as no other page needs the simulator. */
async function measuresPage(): Promise<string> {
  const { definitionText, shownMeasureIds } = await import('../simulator/index.ts');
  return [
    'Measures',
    '',
    '  A word is one figure in every report: its formula, and its id in --measure,',
    '  JSON and CSV.',
    '  Letters, and who is counted when: docs/measures.md',
    '',
    ...shownMeasureIds.map((id) => `  ${definitionText(id)}`),
    '',
  ].join('\n');
}

export const helpTopics: ReadonlyMap<string, string | (() => Promise<string>)> = new Map<
  string,
  string | (() => Promise<string>)
>([
  ['units', units],
  ['service-level', serviceLevel],
  ['measures', measuresPage],
  ['seeds', seeds],
  ['exit-codes', exitCodePage],
]);
