/**
 * The invariant "ready if and only if offerable": an agent who is shown ready can be offered a call
 * of a queue, and one who is shown not ready can not.
 *
 * Cost: a snapshot, a restored router and a call for each queue.
 */
import {
  agentQualification,
  type CentreFile,
  type EligibilityTest,
  type Input,
  type Router,
  type RouterOptions,
  type Snapshot,
} from '../../../routing/index.ts';
import type { World } from './world.ts';

type RestoreRouter = (options: RouterOptions, snapshot: Snapshot) => Router;

/** What may keep a ready agent from one call, but passes or concerns that call alone. */
const holdBacks: readonly EligibilityTest[] = [
  'deviceUsable',
  'linkDelay',
  'capacity',
  'noCoolDown',
  'notExcluded',
  'required',
  'reserve',
];

/** How many agents were asked about, and how many were reached by a probe; and who is shown in a state that is not true, in words. */
export interface ShownStates {
  readonly ready: number;
  readonly reached: number;
  readonly notReady: number;
  readonly faults: readonly string[];
}

/** Offers a call of each queue in a copy of the router. */
export function probeShownStates(of: {
  readonly world: World;
  readonly first: CentreFile;
  readonly router: Router;
  readonly restore: RestoreRouter;
}): ShownStates {
  const { world, first, router, restore } = of;
  const copy = restore({ centre: first }, structuredClone(router.snapshot()));
  const queues = world.centre.queues.map(({ id }) => id);
  const effects = copy.step({
    atMs: world.nowMs,
    inputs: queues.flatMap((queueId): readonly Input[] => [
      { type: 'setQueueState', queueId, state: 'open' },
      { type: 'call.arrived', callId: `probe ${queueId}`, queueId },
    ]),
  });
  const offered = effects.flatMap((one) => (one.type === 'offer.offered' ? [one.agentId] : []));
  const faults: string[] = [];
  let [ready, notReady, reached] = [0, 0, 0];
  for (const [id, { state, reason }] of world.agents) {
    const setting = world.centre.agents?.find((agent) => agent.id === id);
    if (setting === undefined) continue;
    const { links } = agentQualification(world.centre, setting);
    const answers = links.map(({ queue }) => canReach(copy, queue, id));
    if (state === 'ready') ready += 1;
    if (answers.includes(true)) reached += 1;
    if (state === 'notReady') notReady += 1;
    if (state === 'ready' && links.length > 0 && answers.every((can) => can === false)) {
      faults.push(`${id} is shown ready, and no queue can offer them a call`);
    }
    if (state === 'notReady' && (answers.includes(true) || offered.includes(id))) {
      faults.push(`${id} is shown not ready (${reason}), and can be offered a call`);
    }
  }
  return { ready, notReady, reached, faults };
}

/** Null: the probe does not wait there, as its queue takes no calls, has ended or moved it. */
function canReach(router: Router, queueId: string, agentId: string): boolean | null {
  const callId = `probe ${queueId}`;
  if (router.whyWaiting(callId)?.queueId !== queueId) {
    return router.whyNot(callId, agentId).kind === 'won' ? true : null;
  }
  const answer = router.whyNot(callId, agentId);
  if (answer.kind === 'unknown' || answer.kind === 'callNotWaiting') return null;
  return answer.kind !== 'test' || holdBacks.includes(answer.test);
}
