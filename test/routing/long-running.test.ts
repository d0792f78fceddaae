/**
 * Times past 2^31 ms, which core time reaches after 24.8 days: the core decides there as it does on
 * its first days.
 *
 * A random day is played again with all its times moved. Effects, due times and answers must be
 * those of the first playing, moved likewise. The origin is moved back, so that what is read from
 * the calendar stays the same.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type CentreFile,
  createRouter,
  type Input,
  type Instant,
  type Router,
  restoreRouter,
} from '../../routing/index.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { walk } from '../support/rig/walk.ts';

const halfWord = 2 ** 31;
/** What never was is kept as time 0; so no day begins there. */
const firstDayMs = 86_400_000;
const days = 12;

/** Members that say when something is; all others count, or say how long. */
const timeMembers = new Set(['atMs', 'untilMs', 'dueKey']);

/** A copy with every time in it moved. */
function moved(value: unknown, byMs: number): unknown {
  if (Array.isArray(value)) return value.map((item) => moved(item, byMs));
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([name, member]) => {
    const isTime = timeMembers.has(name) && typeof member === 'number';
    return [name, isTime ? member + byMs : moved(member, byMs)];
  });
  return Object.fromEntries(members);
}

/** Of inputs, a queue's closing alone says when; centres and plans that come with them do not. */
function movedInput(input: Input, byMs: number): Input {
  return input.type === 'setQueueState' && input.untilMs !== undefined
    ? { ...input, untilMs: input.untilMs + byMs }
    : input;
}

/** What one instant led to, its times counted from where the day begins. */
function seen(router: Router, { atMs, inputs }: Instant, byMs: number): string {
  const instant = { atMs: atMs + byMs, inputs: inputs.map((input) => movedInput(input, byMs)) };
  const effects = router.step(instant);
  const callIds = new Set(effects.flatMap((of) => ('callId' in of ? [of.callId] : [])));
  const answers = [...callIds].map((callId) => [
    { atMs: router.waitEndsAtMs(callId) },
    router.position(callId),
    router.waitFacts(callId),
    router.whyWaiting(callId),
  ]);
  const due = { atMs: router.nextDueAtMs() };
  return JSON.stringify(moved({ due, effects, answers }, -byMs));
}

interface Day {
  readonly seed: number;
  readonly centre: CentreFile;
  readonly instants: readonly Instant[];
}

/** Plays a day that begins at a time, in one life, or in two with a snapshot between them. */
function play({ centre, instants: all }: Day, byMs: number, lives: 1 | 2): readonly string[] {
  const options = { centre, originMs: -byMs };
  const first = createRouter(options);
  if (lives === 1) return all.map((instant) => seen(first, instant, byMs));
  const half = Math.floor(all.length / 2);
  const before = all.slice(0, half).map((instant) => seen(first, instant, byMs));
  const second = restoreRouter(options, JSON.parse(JSON.stringify(first.snapshot())));
  return [...before, ...all.slice(half).map((instant) => seen(second, instant, byMs))];
}

/** So that half of the day's instants are past 2^31 ms. */
function middleOf({ instants: all }: Day): number {
  return all[Math.floor(all.length / 2)]?.atMs ?? 0;
}

describe('a core that has run for more than 24.8 days', () => {
  let played: readonly { readonly day: Day; readonly first: readonly string[] }[];
  beforeAll(() => {
    played = Array.from({ length: days }, (_, n) => {
      const seed = firstSeed + n;
      const day = { seed, ...walk({ seed, instants: 250, create: createRouter }) };
      return { day, first: play(day, firstDayMs, 1) };
    });
  });

  const times: readonly [string, (day: Day) => number][] = [
    ['past 2^31 ms', () => firstDayMs + halfWord],
    ['across 2^31 ms', (day) => halfWord - middleOf(day)],
    ['past 2^32 ms', () => firstDayMs + 2 * halfWord],
    ['across 2^43 ms', (day) => 2 ** 43 - middleOf(day)],
  ];

  it.each(times)('plays a random day %s as on its first days, timers included', (_, beginsAtMs) => {
    let offers = 0;
    for (const { day, first } of played) {
      expect(play(day, beginsAtMs(day), 1), `seed ${day.seed}`).toEqual(first);
      offers += first.join('').split('"offer.offered"').length - 1;
    }
    expect(offers).toBeGreaterThan(2 * days);
  });

  it.each(times.slice(0, 2))(
    'goes on from a snapshot %s as if it had never stopped',
    (_, beginsAtMs) => {
      for (const { day, first } of played) {
        expect(play(day, beginsAtMs(day), 2), `seed ${day.seed}`).toEqual(first);
      }
    },
  );
});
