/** What an axis may name in a scenario and its centre, with present values. */
import type { Scenario } from '../../../contracts/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { callsOfDay } from '../../checks/expected-load.ts';
import { clockOf } from '../../clock.ts';
import { compileDistribution } from '../../distributions/compile-distribution.ts';
import { column, type FigureTable, figureTable } from '../../reports/tables/figure-table.ts';
import { sumBy } from '../../statistics/sums.ts';

interface KnownAxis {
  readonly path: string;
  readonly now: string;
}

/** Members over which an axis would change nothing, and lists of figures that shorthands scale. */
const left = /^(schema|name|seed|currency|centre\.(file|schema|id)|rules|run|report|experiment)\b/;

/** Shorthands first, then numbers, texts and switches by their paths. */
export function knownAxes(scenario: Scenario, centre?: CentreFile): FigureTable {
  const { agents, callTypes } = scenario;
  const clock = clockOf(scenario);
  const { centre: _, ...own } = scenario;
  const profiles = Map.groupBy(agents.shifts, ({ profile }) => profile);
  const calls = (of: typeof callTypes) =>
    `${sumBy(of, (one) => callsOfDay(one, clock)).toFixed(0)} calls`;
  const rows: readonly KnownAxis[] = [
    { path: 'volume', now: calls(callTypes) },
    ...callTypes.map((one) => ({ path: `volume.${one.id}`, now: calls([one]) })),
    ...callTypes.map(({ id, handleTime }) => ({
      path: `aht.${id}`,
      now: `${Math.round(compileDistribution(handleTime.talk).mean / 1_000)}s of talk`,
    })),
    ...callTypes.flatMap(({ id, patience }) =>
      patience === null
        ? []
        : {
            path: `patience.${id}`,
            now: `${Math.round(compileDistribution(patience).mean / 1_000)}s`,
          },
    ),
    ...[...profiles].map(([profile, shifts]) => ({
      path: `staffing.${profile}`,
      now: `${sumBy(shifts, ({ count }) => count)} agents`,
    })),
    ...leavesOf(own, '').filter(({ path }) => !left.test(path)),
    ...(centre === undefined ? [] : leavesOf(centre, 'centre.')).filter(
      ({ path }) => !left.test(path),
    ),
  ];
  return figureTable(
    { id: 'axes', title: `${rows.length} axes, with their present values` },
    [
      column<KnownAxis>(
        'path',
        'axis',
        'words',
        'volume also by interval, as volume.orders.10:30',
        (one) => one.path,
      ),
      column<KnownAxis>('now', 'now', 'words', '', (one) => one.now),
    ],
    rows,
  );
}

/** Of lists only those whose members have names; a list of figures has no member worth an axis. */
function leavesOf(node: unknown, path: string): readonly KnownAxis[] {
  if (Array.isArray(node)) {
    return node.flatMap((member: { readonly id?: string; readonly profile?: string }, place) =>
      typeof member === 'object' && !Array.isArray(member)
        ? leavesOf(member, `${path}${member.id ?? String(place)}.`)
        : [],
    );
  }
  if (typeof node !== 'object' || node === null) {
    return node === undefined ? [] : [{ path: path.slice(0, -1), now: JSON.stringify(node) }];
  }
  return Object.entries(node).flatMap(([name, member]) =>
    name === 'id' ? [] : leavesOf(member, `${path}${name}.`),
  );
}
