/**
 * Tries a change of the centre file on a copy of the routing core, made from a snapshot, so the
 * running centre stays unchanged.
 *
 * Cost: building a core with all waiting calls. Source: acd-routing.md B17.
 */
import {
  type CentreFile,
  type Effect,
  type RefusalCode,
  type Router,
  type RouterOptions,
  restoreRouter,
  type Snapshot,
} from '../routing/index.ts';

/** Effects of the change on waiting calls, listed by call id. */
export interface Rehearsal {
  /**
   * Number of the change: the proposed one, or a higher one that is new to the core, which also
   * knows files that were given at starts.
   */
  readonly version: number;
  readonly refused: RefusalCode | null;
  /** Calls that follow the new version's routing plans. */
  readonly migrated: readonly string[];
  /** Calls that a logged-on agent could serve before the change, and none can after. */
  readonly unserved: readonly string[];
  /** Calls whose wait a limit of the new version ends at once. */
  readonly leaving: readonly string[];
  readonly signedOn: ReadonlyMap<string, readonly string[]>;
}

export interface RehearsalOptions {
  readonly router: Router;
  readonly made: RouterOptions;
  readonly nowMs: number;
}

type Activation = {
  readonly version: number;
  readonly centre: CentreFile;
  readonly waiting: 'migrate' | 'pin';
};

const leaves: ReadonlySet<Effect['type']> = new Set([
  'call.overflowed',
  'call.ended',
  'call.abandoned',
  'call.messageTaken',
  'callback.planned',
]);

export function rehearseActivation(of: RehearsalOptions, activation: Activation): Rehearsal {
  const { router, made, nowMs } = of;
  const snapshot = router.snapshot();
  const copy = restoreRouter(made, snapshot);
  // Due timers fire first, so that their effects do not count as the change's.
  copy.step({ atMs: nowMs, inputs: [] });
  const waiting = snapshot.calls.map(({ id }) => id).filter((id) => copy.position(id) !== null);
  const version = Math.max(activation.version, ...snapshot.versions.map(([known]) => known + 1));
  const activate = { type: 'activate', ...activation, version } as const;
  const effects = copy.step({ atMs: nowMs, inputs: [activate] });
  const refusal = effects.find((effect) => effect.type === 'refused');
  const left = new Set(
    effects.flatMap((one) => (leaves.has(one.type) && 'callId' in one ? [one.callId] : [])),
  );
  const isLeft = (id: string): boolean => left.has(id);
  return {
    version,
    refused: refusal === undefined ? null : refusal.code,
    migrated: activation.waiting === 'migrate' ? waiting.filter((id) => !isLeft(id)) : [],
    unserved: waiting.filter(
      (id) => !isLeft(id) && !isServable(copy, id) && isServable(router, id),
    ),
    leaving: waiting.filter(isLeft),
    signedOn: signedOnIn(snapshot),
  };
}

function isServable(router: Router, callId: string): boolean {
  const facts = router.waitFacts(callId);
  return facts !== null && (facts.isAgentAble || facts.agents.length > 0);
}

function signedOnIn({ agents }: Snapshot): ReadonlyMap<string, readonly string[]> {
  const byGroup = new Map<string, string[]>();
  for (const { id, sessions } of agents) {
    for (const { group } of sessions) byGroup.set(group, [...(byGroup.get(group) ?? []), id]);
  }
  return byGroup;
}
