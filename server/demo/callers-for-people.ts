/**
 * Callers for people who work as agents in the demo: beside simulated agents, a person would
 * otherwise wait minutes. Cost: a look at the signed-on agents every few seconds.
 */
import type { SimulatedSwitch } from '../../gateways/index.ts';
import { type LiveCentre, readEach } from '../../live/index.ts';
import { agentQualification, type CentreFile } from '../../routing/index.ts';
import type { SimulationPlan } from '../../simulator/index.ts';
import type { Store } from '../../store/index.ts';

/** Idle time after which a person is called, by the centre's clock. */
const idleMs = 8_000;
const lookEveryMs = 2_000;
const customersMax = 200;
/** Time in which only that person is offered the call; longer than an offer rings. */
const asksForMs = 30_000;

export interface CallersForPeopleOptions {
  readonly live: LiveCentre;
  readonly plan: SimulationPlan;
  readonly store: Pick<Store, 'customers'>;
  readonly callsPeople: boolean;
}

export function withCallersForPeople(
  simulated: SimulatedSwitch,
  { live, plan, store, callsPeople }: CallersForPeopleOptions,
): SimulatedSwitch {
  const callOf = new Map<string, string>();
  let count = 0;
  const numbers: string[] = [];
  const customers = store.customers.list(live.file.id, { after: '', limit: customersMax });
  const use = ({ document }: (typeof customers)[number]): void => {
    for (const { number } of document.phones.slice(0, 1)) numbers.push(number);
  };
  readEach(customers, use, { kind: 'customer', report: live.reportFault });
  let isOver = !callsPeople || numbers.length === 0;
  const look = (): void => {
    if (isOver) return;
    for (const { id } of live.file.agents ?? []) if (isWaiting(id)) void call(id);
    live.at(live.nowMs + lookEveryMs, look);
  };
  const isWaiting = (agentId: string): boolean => {
    const { agents, calls } = live.projection;
    const agent = agents.get(agentId);
    if (typeof live.presence.personOf(agentId) !== 'string' || agent === undefined) return false;
    const { idleSinceMs, holds } = agent;
    if (idleSinceMs === null || holds.size > 0) return false;
    const last = calls.kept(callOf.get(agentId) ?? '');
    const isCalling = last !== undefined && last.call.derivedState !== 'ended';
    return !isCalling && live.nowMs - idleSinceMs >= idleMs;
  };
  const call = async (agentId: string): Promise<void> => {
    const from = numbers[count % numbers.length];
    count += 1;
    const begun = await live.calls.arrive({ from, ...entryOf(agentId, live.file, plan) });
    if (begun.ok) callOf.set(agentId, begun.value);
  };
  live.at(live.nowMs, look);
  return {
    ...simulated,
    hush() {
      isOver = true;
      simulated.hush();
    },
  };
}

/** A known customer calls the agent's first queue; later anybody there may take the call. */
function entryOf(agentId: string, file: CentreFile, { callTypes }: SimulationPlan) {
  const setting = file.agents?.find(({ id }) => id === agentId);
  const [first] = setting === undefined ? [] : agentQualification(file, setting).links;
  const queue = file.queues.find(({ id }) => id === first?.queue) ?? file.queues[0];
  const facts = callTypes.find((type) => type.queueId === queue?.id)?.facts ?? undefined;
  const { required = [], ...others } = queue?.plan ?? {};
  const step = { atMs: asksForMs, mode: 'widen' as const, required };
  const plan = { ...others, queue: queue?.id ?? '', required: [{ agentId }], steps: [step] };
  return { facts, plan };
}
