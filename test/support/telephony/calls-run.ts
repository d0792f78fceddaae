/**
 * Many calls on a real switch, each as its caller and its phone have it in their script: figures of
 * the core, of Asterisk and of sipp.
 */
import { aWorld, numbers, type World } from './world.ts';

/** Phones that answer; the others are soon left alone. */
const answering = 110;
const tricky = 3;
/** Callers stay so long; who waits in vain, who gives up while it rings. */
const stayMs = { talks: 5_500, waits: 1_500, cancels: 300 } as const;
/** Of 20 calls: so many of each kind; of all 2,000 as many a second. */
const shares = { talks: 16, waits: 2, atOnce: 1, none: 1 } as const;
const sharesSum = 20;
const cancelsMax = 20;

export interface CallsRun {
  readonly calls: number;
  readonly perSecond: number;
  /** By kind of caller: as sipp counts them. */
  readonly sipp: { readonly [kind: string]: { asScripted: number; otherwise: number } };
  /** The core: from its journal. */
  readonly core: {
    readonly answered: number;
    readonly abandoned: number;
    readonly blocked: number;
    readonly offersFailed: number;
    readonly offersExpired: number;
  };
  /** Figures that the API shows. */
  readonly shown: { readonly answered: number; readonly abandoned: number };
  /** Asterisk's own: callers joined with a phone, answered by music alone, busy, given up. */
  readonly asterisk: {
    readonly joined: number;
    readonly waited: number;
    readonly busy: number;
    readonly unanswered: number;
  };
  readonly expected: { readonly talks: number; readonly left: number; readonly none: number };
  readonly cancels: number;
  /** Channels that Asterisk has when all is over. */
  readonly channelsLeft: number;
  readonly tookSeconds: number;
}

/** So many callers at 20 a second. */
export async function callsRun(calls: number): Promise<CallsRun> {
  const world = await aWorld({
    agents: { answers: answering, busy: tricky, silent: tricky, rejects: tricky, vanishes: tricky },
    // A phone that answers at once does so within it on a busy machine too.
    answerLimitMs: 2_500,
  });
  try {
    await world.startService();
    const [silent, quiet = ''] = [world.agents('silent').slice(1), world.agents('silent')[0]];
    // Who refuses is asked first: all others are idle for a shorter time.
    const kinds = ['busy', 'rejects', 'vanishes', 'answers'] as const;
    await world.signOn([...silent, ...kinds.flatMap((kind) => world.agents(kind))]);
    await world.signOn([quiet], 'notReady');
    const beganAtMs = performance.now();
    const some = (share: number): { count: number; perSecond: number } => {
      return { count: Math.round((calls * share) / sharesSum), perSecond: share };
    };
    const own = quiet.replace('line.a', '');
    const cancels = Math.min(cancelsMax, Math.ceil(calls / 100));
    const groups = {
      talks: ['talks', { ...some(shares.talks), to: numbers.served, forMs: stayMs.talks }],
      waits: ['talks', { ...some(shares.waits), to: numbers.waits, forMs: stayMs.waits }],
      atOnce: ['talks', { ...some(shares.atOnce), to: numbers.waits, forMs: 0 }],
      none: ['refused', { ...some(shares.none), to: numbers.none, forMs: 0 }],
      cancels: ['cancels', { count: cancels, perSecond: 1, to: own, forMs: stayMs.cancels }],
    } as const;
    const started = await Promise.all(
      Object.entries(groups).map(async ([name, [scenario, of]]) => {
        return [name, await world.callers(scenario, of)] as const;
      }),
    );
    await Promise.all(started.map(([, sipp]) => sipp.ended));

    const tookSeconds = (performance.now() - beganAtMs) / 1_000;
    await world
      .until('all is over', async () => (await world.channels()).length === 0)
      .catch(() => 0);
    return {
      calls: calls + cancels,
      perSecond: sharesSum,
      cancels,
      tookSeconds,
      sipp: Object.fromEntries(started.map(([name, sipp]) => [name, sipp.counts()])),
      ...(await figuresOf(world)),
      channelsLeft: (await world.channels()).length,
      expected: {
        talks: groups.talks[1].count,
        left: groups.waits[1].count + groups.atOnce[1].count,
        none: groups.none[1].count,
      },
    };
  } finally {
    await world.close();
  }
}

/** Whether all is as scripted, and figures of core, Asterisk and sipp are the same. */
export function agree(run: CallsRun): boolean {
  const { sipp, core, shown, asterisk, expected, cancels } = run;
  const asScripted = Object.values(sipp).reduce((sum, one) => sum + one.asScripted, 0);
  const { talks, left, none } = expected;
  return (
    asScripted === talks + left + none + cancels &&
    [core.answered, shown.answered, asterisk.joined].every((one) => one === talks) &&
    [core.abandoned, shown.abandoned, asterisk.waited].every((one) => one === left) &&
    [core.blocked, asterisk.busy].every((one) => one === none) &&
    asterisk.unanswered === cancels &&
    run.channelsLeft === 0
  );
}

async function figuresOf(world: World) {
  const [served, waits] = [await world.stats('served'), await world.stats('waits')];
  const effects = world.effects();
  const count = (type: string): number => effects.filter((one) => one.type === type).length;
  const callers = world.asterisk.records().filter((fields) => fields.join().includes('from-trunk'));
  const having = (words: RegExp): number =>
    callers.filter((fields) => words.test(fields.join(','))).length;
  const answered = having(/ANSWERED/);
  const joined = callers.filter((fields) => /,PJSIP\/[15]\d+-/.test(fields.join(','))).length;
  return {
    core: {
      answered: count('call.answered'),
      abandoned: count('call.abandoned'),
      blocked: count('call.blocked'),
      offersFailed: count('offer.failed') + count('offer.rejected'),
      offersExpired: count('offer.expired'),
    },
    shown: {
      answered: served.totalCallsAnswered + waits.totalCallsAnswered,
      abandoned: served.totalCallsAbandoned + waits.totalCallsAbandoned,
    },
    asterisk: {
      joined,
      waited: answered - joined,
      busy: having(/BUSY/),
      unanswered: having(/NO ANSWER/),
    },
  };
}
