/**
 * Agents who could dial for a queue, longest idle first.
 *
 * Cost: O(log n) for an agent's change, in each queue that dials. Source: tapi-call-center.md 2.11,
 * acd-routing.md B5, B8.
 */
import { ItemNode, OrderedSet } from '../../kernel/index.ts';
import { agentQualification, type Effect } from '../../routing/index.ts';
import { evaluateExpression, parseExpression } from '../../rules/index.ts';
import type { LiveCentre } from '../live-centre.ts';
import type { LiveAgent } from '../projection/live-agent.ts';

interface Pool {
  readonly group: string | undefined;
  readonly admitted: Map<string, ItemNode<LiveAgent>>;
  readonly ready: OrderedSet<ItemNode<LiveAgent>>;
}

export class ReadyAgents {
  readonly #live: LiveCentre;
  readonly #pools = new Map<string, Pool>();
  /** Agents about to dial, not ready until their state changes. */
  readonly #taken = new Set<string>();

  constructor(live: LiveCentre) {
    this.#live = live;
  }

  follow(): void {
    this.#pools.clear();
  }

  observe(effects: readonly Effect[]): boolean {
    let isAny = false;
    for (const effect of effects) {
      if (effect.type !== 'agent.state' && effect.type !== 'agentSession.state') continue;
      isAny = true;
      this.giveBack(effect.agentId);
    }
    return isAny;
  }

  count(queueId: string): number {
    return this.#pool(queueId).ready.size;
  }

  /** The ready agent idle longest, without those excepted; undefined if there is none. */
  first(queueId: string, except?: ReadonlySet<string>): LiveAgent | undefined {
    const { ready } = this.#pool(queueId);
    let node = ready.first();
    while (node !== null && except?.has(node.item.agentId) === true) node = ready.next(node);
    return node?.item;
  }

  areShared(queueId: string, other: string): boolean {
    const { admitted } = this.#pool(other);
    for (const agentId of this.#pool(queueId).admitted.keys())
      if (admitted.has(agentId)) return true;
    return false;
  }

  take(agentId: string): void {
    this.#taken.add(agentId);
    for (const pool of this.#pools.values()) this.#place(pool, agentId);
  }

  giveBack(agentId: string): void {
    this.#taken.delete(agentId);
    for (const pool of this.#pools.values()) this.#place(pool, agentId);
  }

  #pool(queueId: string): Pool {
    const known = this.#pools.get(queueId);
    if (known !== undefined) return known;
    const pool = poolOf(queueId, this.#live);
    this.#pools.set(queueId, pool);
    for (const agentId of pool.admitted.keys()) this.#place(pool, agentId);
    return pool;
  }

  #place({ group, admitted, ready }: Pool, agentId: string): void {
    const node = admitted.get(agentId);
    if (node === undefined) return;
    if (ready.has(node)) ready.remove(node);
    const { shown, idleSinceMs, sessions } = node.item;
    if (shown.derivedState !== 'ready' || this.#taken.has(agentId)) return;
    const groupId = group === undefined ? null : this.#live.names.id(group);
    const isSignedOn =
      groupId === null ||
      [...sessions.values()].some(
        (one) => one.shown.groupId === groupId && one.shown.state === 'ready',
      );
    if (!isSignedOn) return;
    // Ready agents who have requested a pause come last.
    const idleFromMs =
      idleSinceMs === null ? Number.MAX_SAFE_INTEGER : idleSinceMs - shown.idleAccruedMs;
    node.setKey(idleFromMs, 0, 0, node.k3);
    ready.insert(node);
  }
}

/** Agents with a link to the queue, its group and the skills first required by its plan. */
function poolOf(queueId: string, { file, projection }: LiveCentre): Pool {
  const queue = file.queues.find(({ id }) => id === queueId);
  const required = parseExpression(queue?.plan?.required ?? []);
  const admitted = new Map<string, ItemNode<LiveAgent>>();
  for (const [place, setting] of (file.agents ?? []).entries()) {
    const { skills, groups, links } = agentQualification(file, setting);
    const agent = projection.agents.get(setting.id);
    const isLinked = links.some((link) => link.queue === queueId);
    const isMember = queue?.group === undefined || groups.has(queue.group);
    const isAble = required.ok && evaluateExpression(required.ast, { id: setting.id, skills });
    if (agent === undefined || !isLinked || !isMember || !isAble) continue;
    const node = new ItemNode(agent);
    node.k3 = place;
    admitted.set(setting.id, node);
  }
  return { group: queue?.group, admitted, ready: new OrderedSet() };
}
