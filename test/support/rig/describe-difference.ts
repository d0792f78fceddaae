/**
 * A difference in words: what to replay, where the two part, and all it takes to see it by hand.
 */
import { type Difference, firstDifference, type RouterAnswer } from './differential.ts';

/** The text of a difference, found by a run of so many instants. */
export function describeDifference(difference: Difference): string {
  const { seed, centre, instants, left, right } = difference;
  const place = firstDifference(left.effects, right.effects);
  return [
    `seed ${seed}: the routers differ at instant ${instants.length - 1} of the trace below.`,
    `Replay: npm run fuzz -- --seed ${seed}`,
    '',
    'centre:',
    JSON.stringify(centre),
    'trace:',
    ...instants.map((instant) => JSON.stringify(instant)),
    '',
    ...describeAnswer('left (naive)', left, place),
    ...describeAnswer('right (core)', right, place),
  ].join('\n');
}

function describeAnswer(name: string, answer: RouterAnswer, place: number): readonly string[] {
  return [
    `${name}: next due ${answer.nextDueAtMs}${answer.thrown === null ? '' : `, threw ${answer.thrown}`}`,
    ...answer.effects.map(
      (effect, at) => `${at === place ? '  > ' : '    '}${JSON.stringify(effect)}`,
    ),
    ...(answer.effects.length === place ? ['  > (no effect)'] : []),
  ];
}
