/**
 * What an activation of a centre would do, tried on a copy of the core before it happens.
 *
 * The copy goes on from a snapshot of now, so nothing of the running centre moves.
 * Cost: a core built anew, with all that waits in it.
 * Source: acd-routing.md B17.
 */
import type {
  CentreFile,
  Effect,
  RefusalCode,
  Router,
  RouterOptions,
  Snapshot,
} from '../../routing/index.ts';
import { restoreRouter } from '../../routing/index.ts';

/** What becomes of the calls that wait; ids of calls. */
export interface Rehearsal {
  /** Why the core would not take it; null: it would. */
  readonly refused: RefusalCode | null;
  /** They go by the plans of the new version. */
  readonly migrated: readonly string[];
  /** Somebody who is logged on could serve them, and nobody can any more. */
  readonly unserved: readonly string[];
  /** They leave their queue in this instant, by a limit of the new version. */
  readonly leaving: readonly string[];
  /** Agents by the groups that they are signed on to. */
  readonly signedOn: ReadonlyMap<string, readonly string[]>;
}

export interface RehearsalOptions {
  /** The running core. */
  readonly router: Router;
  /** What it was made from. */
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

/** Tries an activation. */
export function rehearseActivation(of: RehearsalOptions, activation: Activation): Rehearsal {
  const { router, made, nowMs } = of;
  const snapshot = router.snapshot();
  const copy = restoreRouter(made, snapshot);
  // What is due by itself is not the version's doing.
  copy.step({ atMs: nowMs, inputs: [] });
  const waiting = snapshot.calls.map(({ id }) => id).filter((id) => copy.position(id) !== null);
  const effects = copy.step({ atMs: nowMs, inputs: [{ type: 'activate', ...activation }] });
  const refusal = effects.find((effect) => effect.type === 'refused');
  const left = new Set(
    effects.flatMap((one) => (leaves.has(one.type) && 'callId' in one ? [one.callId] : [])),
  );
  const isLeft = (id: string): boolean => left.has(id);
  return {
    refused: refusal === undefined ? null : refusal.code,
    migrated: activation.waiting === 'migrate' ? waiting.filter((id) => !isLeft(id)) : [],
    unserved: waiting.filter(
      (id) => !isLeft(id) && !isServable(copy, id) && isServable(router, id),
    ),
    leaving: waiting.filter(isLeft),
    signedOn: signedOnIn(snapshot),
  };
}

/** Whether somebody who is logged on could serve a call that waits, now or later. */
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
