/**
 * The integer program of a roster: agents by shift pattern, at least cost, who cover the demand.
 * Transfer variables divide a queue's demand among profiles, so that multi-skilled agents count
 * once.
 */
import type { Constraint, IntegerProgram, Term, Variable } from './search.ts';
import type { RosteredProfile, ShiftPattern } from './shift-pattern.ts';

export interface Demand {
  readonly name: string;
  readonly interval: number;
  readonly agents: number;
  readonly profileIds: readonly string[];
}

/** A requirement in one interval: Σ factor · presence of the profile ≥ `atLeast`. */
export interface Cut {
  readonly name: string;
  readonly terms: readonly {
    readonly profileId: string;
    readonly interval: number;
    readonly factor: number;
  }[];
  readonly atLeast: number;
}

export interface KindBounds {
  readonly id: string;
  readonly headsMin: number;
  readonly headsMax: number | null;
}

export interface Cover {
  readonly patterns: readonly ShiftPattern[];
  readonly profiles: readonly RosteredProfile[];
  readonly kinds: readonly KindBounds[];
  readonly standing: ReadonlyMap<string, readonly number[]>;
  readonly demands: readonly Demand[];
  readonly cuts: readonly Cut[];
}

/** The program of a roster; its first variables are agents by pattern, in order. */
export function coverProgram(cover: Cover): IntegerProgram {
  const { patterns, demands } = cover;
  const flows = demands.flatMap((demand, place) =>
    demand.profileIds.map((profileId) => ({ demand, place, profileId })),
  );
  const variables: Variable[] = [
    ...patterns.map(({ profileId, kindId, cost }) => ({
      name: `${profileId} ${kindId}`,
      cost,
      isWhole: true,
    })),
    ...flows.map(({ demand, profileId }) => ({
      name: `${profileId} for ${demand.name}`,
      cost: 0,
      isWhole: false,
    })),
  ];
  const flowTerms = (of: (flow: (typeof flows)[number]) => boolean, factor: number): Term[] =>
    flows.flatMap((flow, place) =>
      of(flow) ? [{ variable: patterns.length + place, factor }] : [],
    );
  const met = demands.map(
    ({ name, agents }, place): Constraint => ({
      name,
      terms: flowTerms((flow) => flow.place === place, 1),
      lower: agents,
    }),
  );
  const spans = new Map(
    flows.map(({ profileId, demand }) => [
      `${profileId} ${demand.interval}`,
      { profileId, interval: demand.interval },
    ]),
  );
  const within = [...spans].map(
    ([name, { profileId, interval }]): Constraint => ({
      name,
      terms: [
        ...presenceTerms(patterns, { profileId, interval, factor: 1 }),
        ...flowTerms(
          (flow) => flow.profileId === profileId && flow.demand.interval === interval,
          -1,
        ),
      ],
      lower: -standingAt(cover, profileId, interval),
    }),
  );
  return {
    variables,
    constraints: [
      ...met,
      ...within,
      ...cover.cuts.map((cut) => cutRow(cut, cover)),
      ...bounds(cover),
    ],
  };
}

function presenceTerms(
  patterns: readonly ShiftPattern[],
  {
    profileId,
    interval,
    factor,
  }: { readonly profileId: string; readonly interval: number; readonly factor: number },
): Term[] {
  return patterns.flatMap((pattern, variable) => {
    const presence = pattern.presence[interval] ?? 0;
    if (pattern.profileId !== profileId || presence === 0) return [];
    return [{ variable, factor: factor * presence }];
  });
}

function standingAt({ standing }: Cover, profileId: string, interval: number): number {
  return standing.get(profileId)?.[interval] ?? 0;
}

function cutRow({ name, terms, atLeast }: Cut, cover: Cover): Constraint {
  const factors = new Map<number, number>();
  let lower = atLeast;
  for (const term of terms) {
    lower -= term.factor * standingAt(cover, term.profileId, term.interval);
    for (const { variable, factor } of presenceTerms(cover.patterns, term)) {
      factors.set(variable, (factors.get(variable) ?? 0) + factor);
    }
  }
  return { name, terms: [...factors].map(([variable, factor]) => ({ variable, factor })), lower };
}

/** The profiles and kinds of shift whose heads are bounded, with the patterns that are theirs. */
export function boundedOf({ profiles, kinds }: Pick<Cover, 'profiles' | 'kinds'>) {
  return [
    ...profiles.map((of) => ({ of, isOf: (one: ShiftPattern) => one.profileId === of.id })),
    ...kinds.map((of) => ({ of, isOf: (one: ShiftPattern) => one.kindId === of.id })),
  ].filter(({ of }) => of.headsMin > 0 || of.headsMax !== null);
}

function bounds(cover: Cover): Constraint[] {
  const { patterns } = cover;
  return boundedOf(cover).map(({ of: { id, headsMin, headsMax }, isOf }) => ({
    name: `heads of ${id}`,
    terms: patterns.flatMap((one, variable) => (isOf(one) ? [{ variable, factor: 1 }] : [])),
    lower: headsMin,
    ...(headsMax === null ? {} : { upper: headsMax }),
  }));
}
