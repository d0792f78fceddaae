/**
 * Who answers whose calls, and when: queues that a profile takes only after a wait (overflow), and
 * which of its queues it takes first (priority). Cost: a sort of each day's answers.
 */
import { addAt, sumBy } from '../../statistics/sums.ts';
import { type CallList, callsBy, clockSlackMs, type LoggedCall } from './logged-calls.ts';

/** A queue that a profile serves, as a centre file says it. */
export interface ProfileLink {
  readonly callType: string;
  /** Lower first. */
  readonly rank: number;
  /** Wait from which the profile takes these calls; 0: from the first moment. */
  readonly delayMs: number;
}

export interface OverflowFit {
  readonly profile: string;
  readonly callType: string;
  readonly delayMs: number;
  /** Answered by the profile, and how many of them had waited so long. */
  readonly calls: number;
  readonly late: number;
}

/** What the recovered links explain. */
export interface AnsweringFit {
  /** By named agents, and how many of them as the links say. */
  readonly answered: number;
  readonly explained: number;
  readonly overflows: readonly OverflowFit[];
  /** Pairs of an answered call and one of another queue that the agent could have taken. */
  readonly choices: number;
  /** Of these, choices as the ranks say, and of the older call whatever its queue. */
  readonly byRank: number;
  readonly byAge: number;
}

interface Profile {
  readonly id: string;
  readonly callTypes: readonly string[];
  readonly agents: readonly string[];
}

const callsMin = 30;
const delayMsMin = 5_000;
/**
 * A delay is one if so many of the profile's calls had waited so long, and the share of others'
 * waiting calls that were answered before is so much greater.
 */
const overflow = { lateShareMin: 0.9, earlierMin: 0.3 } as const;
/** A queue comes before another if its calls are taken in so many choices between the two. */
const choices = { least: 20, shareMin: 0.8 } as const;
const secondMs = 1_000;

/** Links of each profile, in their order; the calls must be in order of entry. */
export function fitLinks(
  calls: CallList,
  profiles: readonly Profile[],
): { readonly links: readonly (readonly ProfileLink[])[]; readonly answering: AnsweringFit } {
  const placeOf = new Map(profiles.flatMap(({ agents }, at) => agents.map((agent) => [agent, at])));
  const answers = calls.filter(({ outcome, agent }) => outcome === 'answered' && agent !== null);
  const waits = waitsByQueue(answers, placeOf);
  const overflows = profiles.flatMap((profile, at) => overflowsOf(profile, at, waits));
  const served = profiles.map(({ id, callTypes }) => {
    const delays = new Map(callTypes.map((callType) => [callType, 0]));
    for (const one of overflows) if (one.profile === id) delays.set(one.callType, one.delayMs);
    return delays;
  });
  const counts = choicesOf(calls, { placeOf, served });
  const links = served.map((delays, at) => rankedLinks(delays, counts[at] ?? new Map()));
  const totals = { choices: 0, byRank: 0, byAge: 0 };
  for (const [at, own] of links.entries()) addChoices(totals, own, counts[at] ?? new Map());
  const explained = sumBy(links.entries(), ([at, own]) =>
    sumBy(own, ({ callType, delayMs }) => lateOf(waits.get(callType)?.[at], delayMs)),
  );
  return { links, answering: { answered: answers.length, explained, overflows, ...totals } };
}

/** Numbers of calls by whole seconds of wait. */
type WaitHistogram = Map<number, number>;

/** By call type, then by profile. */
function waitsByQueue(
  answers: CallList,
  placeOf: ReadonlyMap<string, number>,
): ReadonlyMap<string, readonly WaitHistogram[]> {
  const profiles = Math.max(0, ...placeOf.values()) + 1;
  const found = new Map<string, WaitHistogram[]>();
  for (const { callType, agent, waitMs } of answers) {
    let own = found.get(callType);
    if (own === undefined) {
      own = Array.from({ length: profiles }, () => new Map());
      found.set(callType, own);
    }
    const waits = own[placeOf.get(agent ?? '') ?? 0];
    const seconds = Math.floor(waitMs / secondMs);
    waits?.set(seconds, (waits.get(seconds) ?? 0) + 1);
  }
  return found;
}

function lateOf(waits: WaitHistogram = new Map(), fromMs: number): number {
  return sumBy(waits, ([seconds, calls]) => (seconds * secondMs >= fromMs ? calls : 0));
}

/**
 * Overflow shows in waits: the profile's begin where those of the profile that answers most calls
 * of the queue are partly over. The delay lies where the two differ most.
 */
function overflowsOf(
  { id }: Profile,
  at: number,
  waits: ReadonlyMap<string, readonly WaitHistogram[]>,
): readonly OverflowFit[] {
  return [...waits].flatMap(([callType, all]) => {
    const own = all[at] ?? new Map();
    const first = all.reduce((most, one) => (lateOf(one, 0) > lateOf(most, 0) ? one : most), own);
    const calls = lateOf(own, 0);
    const waited = lateOf(first, secondMs);
    if (first === own || calls < callsMin || waited < callsMin) return [];
    let best = { delayMs: 0, late: calls, apart: 0 };
    for (const seconds of own.keys()) {
      const delayMs = seconds * secondMs;
      const late = lateOf(own, delayMs);
      const apart = late / calls - lateOf(first, Math.max(secondMs, delayMs)) / waited;
      if (apart > best.apart) best = { delayMs, late, apart };
    }
    const { delayMs, late, apart } = best;
    const isDelay = late >= overflow.lateShareMin * calls && apart >= overflow.earlierMin;
    return isDelay && delayMs >= delayMsMin ? { profile: id, callType, delayMs, calls, late } : [];
  });
}

/** By the queue taken and the queue passed: choices whose passed call was younger, and older. */
type ChoiceCounts = Map<string, Map<string, [younger: number, older: number]>>;

/**
 * Counts what agents took while calls of other queues of theirs waited, beyond the precision of a
 * log's clock: those calls came before, and went on waiting.
 */
function choicesOf(
  calls: CallList,
  of: {
    readonly placeOf: ReadonlyMap<string, number>;
    readonly served: readonly ReadonlyMap<string, number>[];
  },
): readonly ChoiceCounts[] {
  const counts = of.served.map((): ChoiceCounts => new Map());
  const waited = calls.filter(({ waitMs }) => waitMs > clockSlackMs);
  for (const ofDay of callsBy(waited, ({ day }) => day).values()) {
    for (const [call, heads] of besideOldest(ofDay)) {
      const place = of.placeOf.get(call.agent ?? '');
      const delays = of.served[place ?? -1];
      if (place === undefined || delays?.has(call.callType) !== true) continue;
      const latestMs = answeredMs(call) - clockSlackMs;
      for (const [callType, { enteredAtMs }] of heads) {
        const delayMs = delays.get(callType);
        if (callType === call.callType || delayMs === undefined) continue;
        if (enteredAtMs + delayMs > latestMs) continue;
        const count = countOf(counts[place] ?? new Map(), call.callType, callType);
        addAt(count, enteredAtMs < call.enteredAtMs ? 1 : 0, 1);
      }
    }
  }
  return counts;
}

function countOf(counts: ChoiceCounts, taken: string, passed: string): [number, number] {
  const own = counts.get(taken) ?? new Map<string, [number, number]>();
  counts.set(taken, own);
  const count = own.get(passed) ?? [0, 0];
  own.set(passed, count);
  return count;
}

function answeredMs({ enteredAtMs, waitMs }: LoggedCall): number {
  return enteredAtMs + waitMs;
}

/** Answered calls of a day by the time of answer, each with the oldest waiting call by type. */
function* besideOldest(
  ofDay: CallList,
): Generator<readonly [call: LoggedCall, heads: ReadonlyMap<string, LoggedCall>]> {
  const entries = [...ofDay];
  const queues = new Map<string, { readonly calls: LoggedCall[]; first: number }>();
  const heads = new Map<string, LoggedCall>();
  let next = 0;
  const answered = entries.filter(({ outcome }) => outcome === 'answered');
  for (const call of answered.sort((a, b) => answeredMs(a) - answeredMs(b))) {
    const nowMs = answeredMs(call);
    for (let one = entries[next]; one && one.enteredAtMs < nowMs; one = entries[++next]) {
      const queue = queues.get(one.callType) ?? { calls: [], first: 0 };
      queues.set(one.callType, queue);
      queue.calls.push(one);
    }
    for (const [callType, queue] of queues) {
      let head = queue.calls[queue.first];
      while (head !== undefined && answeredMs(head) <= nowMs + clockSlackMs) {
        head = queue.calls[++queue.first];
      }
      if (head === undefined) heads.delete(callType);
      else heads.set(callType, head);
    }
    yield [call, heads];
  }
}

/** Ranks, if they explain enough choices, and more than the age of calls does. */
function rankedLinks(
  delays: ReadonlyMap<string, number>,
  counts: ChoiceCounts,
): readonly ProfileLink[] {
  const plain = Array.from(delays, ([callType, delayMs]) => ({ callType, rank: 0, delayMs }));
  const ranks = new Map(plain.map(({ callType }) => [callType, 0]));
  // As many rounds as there are queues: then ranks are settled, or queues precede each other.
  for (const _ of plain) {
    for (const { callType: after } of plain) {
      const before = plain.filter(({ callType }) => comesBefore(callType, after, counts));
      const least = before.map(({ callType }) => (ranks.get(callType) ?? 0) + 1);
      ranks.set(after, Math.max(0, ...least));
    }
  }
  const ranked = plain.map((link) => ({ ...link, rank: ranks.get(link.callType) ?? 0 }));
  const totals = { choices: 0, byRank: 0, byAge: 0 };
  addChoices(totals, ranked, counts);
  const isGood = totals.byRank >= choices.shareMin * totals.choices;
  return isGood && totals.byRank > totals.byAge ? ranked : plain;
}

function comesBefore(one: string, other: string, counts: ChoiceCounts): boolean {
  const [taken = 0, takenThoughYounger = 0] = counts.get(one)?.get(other) ?? [];
  const [passed = 0, passedThoughOlder = 0] = counts.get(other)?.get(one) ?? [];
  const younger = takenThoughYounger + passed;
  return (
    younger >= choices.least &&
    takenThoughYounger >= choices.shareMin * younger &&
    taken >= choices.shareMin * (taken + passedThoughOlder)
  );
}

function addChoices(
  totals: { choices: number; byRank: number; byAge: number },
  links: readonly ProfileLink[],
  counts: ChoiceCounts,
): void {
  const rankOf = new Map(links.map(({ callType, rank }) => [callType, rank]));
  for (const [taken, passed] of counts) {
    for (const [other, [younger, older]] of passed) {
      const above = (rankOf.get(other) ?? 0) - (rankOf.get(taken) ?? 0);
      totals.choices += younger + older;
      totals.byAge += younger;
      if (above > 0) totals.byRank += younger + older;
      else if (above === 0) totals.byRank += younger;
    }
  }
}
