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
  level('serviceLevelOffered', {
    name: { en: 'Service level (offered)', fr: 'Niveau de service (offerts)' },
    numerator: 'A_T',
    denominator: 'A + B',
    remark: 'Every abandon hurts.',
  }),
  level('serviceLevelOfferedAll', {
    name: { en: 'Service level (all offered)', fr: 'Niveau de service (tous les offerts)' },
    numerator: 'A_T',
    denominator: 'O',
    remark: 'Overflow and endings by the system hurt too.',
  }),
  level('serviceLevelNet', {
    name: { en: 'Service level (net)', fr: 'Niveau de service (net)' },
    numerator: 'A_T',
    denominator: 'O - B_T',
    remark: 'The default. Callers who left within T are left out.',
  }),
  level('serviceLevelNetAnsweredAbandoned', {
    name: {
      en: 'Service level (net, answered and abandoned)',
      fr: 'Niveau de service (net, répondus et abandonnés)',
    },
    numerator: 'A_T',
    denominator: 'A + B - B_T',
    remark: 'As net, without overflow, endings by the system and callbacks.',
  }),
  level('serviceLevelCredit', {
    name: { en: 'Service level (credit)', fr: 'Niveau de service (crédit)' },
    numerator: 'A_T + B_T',
    denominator: 'A + B',
    remark: 'Early abandons count as success.',
  }),
  level('serviceLevelShort', {
    name: {
      en: 'Service level (without short abandons)',
      fr: 'Niveau de service (sans abandons courts)',
    },
    numerator: 'A_T',
    denominator: 'A + B - B_s',
    remark: 'Only very short abandons are left out.',
  }),
  level('serviceLevelShortCredit', {
    name: {
      en: 'Service level (credit for short abandons)',
      fr: 'Niveau de service (crédit des abandons courts)',
    },
    numerator: 'A_T + B_s',
    denominator: 'A + B',
    remark: 'Very short abandons count as success.',
  }),
  level('serviceLevelAnsweredOnly', {
    name: {
      en: 'Service level (answered only)',
      fr: 'Niveau de service (répondus seulement)',
    },
    numerator: 'A_T',
    denominator: 'A',
    remark: 'Ignores abandons; not for targets.',
  }),
  level('serviceLevelRemoved', {
    name: { en: 'Service level (removed)', fr: 'Niveau de service (sortis)' },
    numerator: 'A_T + B_T + C_T',
    denominator: 'O',
    remark: 'Leaves the queue within T by any way the caller chooses.',
  }),
];

function level(
  id: ServiceLevelId,
  formula: Pick<Measure, 'name' | 'remark'> & {
    readonly numerator: Formula;
    readonly denominator: Formula;
  },
): LevelMeasure {
  const [numerator, denominator] = [sumOf(formula.numerator), sumOf(formula.denominator)];
  return {
    id,
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
