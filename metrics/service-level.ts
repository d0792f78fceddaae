/**
 * Service level: share of calls served within T (inclusive), by nine formulas that differ in who is
 * counted. Show id, T and s with every figure. Source: acd-routing.md C2.
 */
import type { ServiceLevelId } from '../routing/index.ts';
import type { QueueCounts } from './counts.ts';
import { countedAtEnd, type Measure } from './measure.ts';

const letters = {
  A: 'answered',
  A_T: 'answeredInTarget',
  B: 'abandoned',
  B_T: 'abandonedInTarget',
  B_s: 'abandonedShort',
  C_T: 'callbacksInTarget',
  O: 'offeredForLevel',
} as const;
type Letter = keyof typeof letters;
/** One to three terms: `A + B - B_s`. */
type Formula =
  | Letter
  | `${Letter} ${'+' | '-'} ${Letter}`
  | `${Letter} ${'+' | '-'} ${Letter} ${'+' | '-'} ${Letter}`;

/** The formula of queues that name none. */
export const defaultServiceLevel: ServiceLevelId = 'serviceLevelNet';

type LevelMeasure = Extract<Measure<ServiceLevelId>, { readonly of: 'queues' }>;

/** In the manual's order. */
export const serviceLevels: readonly LevelMeasure[] = [
  level('serviceLevelOffered', 'Service level (offered)', 'Niveau de service (offerts)', {
    numerator: 'A_T',
    denominator: 'A + B',
    remark: 'Every abandon hurts.',
  }),
  level(
    'serviceLevelOfferedAll',
    'Service level (all offered)',
    'Niveau de service (tous les offerts)',
    {
      numerator: 'A_T',
      denominator: 'O',
      remark: 'Overflow and endings by the system hurt too.',
    },
  ),
  level('serviceLevelNet', 'Service level (net)', 'Niveau de service (net)', {
    numerator: 'A_T',
    denominator: 'O - B_T',
    remark: 'The default. Callers who left within T are left out.',
  }),
  level(
    'serviceLevelNetAnsweredAbandoned',
    'Service level (net, answered and abandoned)',
    'Niveau de service (net, répondus et abandonnés)',
    {
      numerator: 'A_T',
      denominator: 'A + B - B_T',
      remark: 'As net, without overflow, endings by the system and callbacks.',
    },
  ),
  level('serviceLevelCredit', 'Service level (credit)', 'Niveau de service (crédit)', {
    numerator: 'A_T + B_T',
    denominator: 'A + B',
    remark: 'Early abandons count as success.',
  }),
  level(
    'serviceLevelShort',
    'Service level (without short abandons)',
    'Niveau de service (sans abandons courts)',
    {
      numerator: 'A_T',
      denominator: 'A + B - B_s',
      remark: 'Only very short abandons are left out.',
    },
  ),
  level(
    'serviceLevelShortCredit',
    'Service level (credit for short abandons)',
    'Niveau de service (crédit des abandons courts)',
    {
      numerator: 'A_T + B_s',
      denominator: 'A + B',
      remark: 'Very short abandons count as success.',
    },
  ),
  level(
    'serviceLevelAnsweredOnly',
    'Service level (answered only)',
    'Niveau de service (répondus seulement)',
    {
      numerator: 'A_T',
      denominator: 'A',
      remark: 'Ignores abandons; not for targets.',
    },
  ),
  level('serviceLevelRemoved', 'Service level (removed)', 'Niveau de service (sortis)', {
    numerator: 'A_T + B_T + C_T',
    denominator: 'O',
    remark: 'Leaves the queue within T by any way the caller chooses.',
  }),
];

function level(
  id: ServiceLevelId,
  en: string,
  fr: string,
  formula: Pick<Measure, 'remark'> & {
    readonly numerator: Formula;
    readonly denominator: Formula;
  },
): LevelMeasure {
  const [numerator, denominator] = [sumOf(formula.numerator), sumOf(formula.denominator)];
  return {
    id,
    name: { en, fr },
    of: 'queues',
    unit: 'share',
    replications: 'ratioOfMeans',
    ...formula,
    sums: (of) => ({ numerator: numerator(of), denominator: denominator(of) }),
    counted: `${countedAtEnd} By event, where the formula counts O: in that of their end or of the moment the wait passes T, whichever comes first.`,
    source: 'acd-routing.md C2 (ICMI; callcentrehelper.com; Genesys)',
  };
}

function sumOf(formula: Formula): (counts: Readonly<QueueCounts>) => number {
  const terms = [...`+ ${formula}`.matchAll(/([+-]) (\w+)/g)].map(([, sign, letter]) => {
    return { sign: sign === '-' ? -1 : 1, key: letters[letter as Letter] };
  });
  return (counts) => terms.reduce((sum, { sign, key }) => sum + sign * counts[key], 0);
}
