/**
 * Each thing that an operator may do on Temporal, in each state of an order: its deadline is still
 * met, and it is paid once. All orders run at the same time, as deadlines pass in real time.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { plainCommands, plainHostOptions, plainMessage } from '../../bench/orders/plain-orders.ts';
import type { OrderEvent } from '../../contracts/index.ts';
import { hourMs } from '../../kernel/index.ts';
import { centreClock, systemClock } from '../../live/index.ts';
import { type Effect, type Order, publishingCore } from '../../orders/index.ts';
import {
  type Alarm,
  type HostedCore,
  openTemporalHost,
  type ProcessHost,
} from '../../workflows/index.ts';
import { until } from '../support/order-hosts/host-stage.ts';
import { clientHere, folderHere, isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { serverVariable } from '../support/order-hosts/temporal-names.ts';

/** An hour of the orders' time is six seconds. */
const clock = centreClock(systemClock, { originMs: Date.UTC(2026, 10, 23), speed: 600 });
const reviewer = { kind: 'reviewer', id: 'rita' };
const long = 1_000 * hourMs;
const waitMsMax = 150_000;

type Act = (workflowId: string, orders: Orders) => Promise<unknown>;

interface State {
  /** Messages after those of a draft. */
  readonly more: (submit: OrderEvent) => readonly OrderEvent[];
  readonly policy: object;
  /** Whether the order's deadline was met. */
  readonly isMet: (order: Order) => boolean;
  readonly capturedMinor: number;
}

const lines = (qtyMilli: number) => [{ lineId: 'l1', qtyMilli }];
const hold: OrderEvent = {
  type: 'placeHold',
  source: 'manual',
  holdCode: 'LOOK',
  clearRole: 'lead',
};
const checkOut: OrderEvent = { type: 'checkOutHold', holdId: 'h1', roles: ['lead'], version: 1 };
const ship = (n: number, qtyMilli: number): readonly OrderEvent[] => [
  { type: 'fulfilment.picked', shipmentId: `s${n}`, lines: lines(qtyMilli) },
  { type: 'fulfilment.shipped', shipmentId: `s${n}`, lines: lines(qtyMilli) },
];
const isEscalated = ({ holds }: Order) => (holds[0]?.level ?? 0) > 0;

/** Deadlines come after the operator's act. */
const dueMs = 6 * hourMs;
const states: { readonly [state: string]: State } = {
  draft: {
    more: () => [],
    policy: { draftIdleMs: dueMs },
    isMet: ({ regions }) => regions.entry === 'cancelled',
    capturedMinor: 0,
  },
  held: { more: (submit) => [hold, submit], policy: {}, isMet: isEscalated, capturedMinor: 0 },
  'in review': {
    more: (submit) => [hold, submit, checkOut],
    policy: { checkoutLapseMs: dueMs },
    isMet: ({ holds }) => holds[0]?.owner === undefined,
    capturedMinor: 0,
  },
  released: {
    more: (submit) => [submit],
    policy: { delayNoticesMs: [dueMs] },
    isMet: ({ deadlines }) => deadlines['delayNotice/1'] === undefined,
    capturedMinor: 0,
  },
  'partly shipped': {
    more: (submit) => [submit, ...ship(1, 400), hold],
    policy: {},
    isMet: isEscalated,
    capturedMinor: 4_000,
  },
};

/** The first workflow task, from which a reset repeats all. */
async function resetTo(workflowId: string, resetReapplyExcludeTypes: number[]): Promise<void> {
  const handle = clientHere().workflow.getHandle(workflowId);
  const { runId } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const first = events?.find(({ workflowTaskCompletedEventAttributes: one }) => one != null);
  await clientHere().workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId, runId },
    reason: 'a test',
    requestId: `reset-${workflowId}`,
    workflowTaskFinishEventId: first?.eventId ?? null,
    resetReapplyExcludeTypes,
  });
}

/**
 * Pauses a workflow until its deadline has passed and an alarm was raised. Only with no task under
 * way, as server 1.31 resumes others by itself and then refuses to (temporalio/temporal#10239).
 */
async function pauseOverDeadline(workflowId: string, { alarms }: Orders): Promise<void> {
  const [{ workflowService, workflow }, namespace] = [clientHere(), 'default'];
  const of = { namespace, workflowId, reason: 'a test', identity: 'a test' };
  const handle = workflow.getHandle(workflowId);
  await until(async () => (await handle.describe()).raw.pendingWorkflowTask == null);
  await workflowService.pauseWorkflowExecution({ ...of, requestId: `pause-${workflowId}` });
  const isAlarm = ({ subject, problem }: Alarm) =>
    workflowId.endsWith(`/${subject}`) && problem.includes('paused');
  await until(() => alarms.some(isAlarm), waitMsMax);
  expect((await handle.describe()).status.name).toBe('PAUSED');
  await workflowService.unpauseWorkflowExecution({ ...of, requestId: `go-on-${workflowId}` });
}

const acts: { readonly [act: string]: Act } = {
  nothing: () => Promise.resolve(),
  cancel: (id) => clientHere().workflow.getHandle(id).cancel(),
  'pause until an alarm, then unpause': pauseOverDeadline,
  terminate: (id) => clientHere().workflow.getHandle(id).terminate(),
  'reset, nothing applied again': (id) => resetTo(id, [3, 2, 1]),
  'reset, updates applied again': (id) => resetTo(id, []),
};
const badBuild = 'bad build';

class Orders {
  readonly alarms: Alarm[] = [];
  /** Keys of effects on money, each time that the provider was asked. */
  readonly asked: string[] = [];
  readonly #taskQueue: string;
  host: ProcessHost;

  static async open(taskQueue: string): Promise<Orders> {
    const one = new Orders(taskQueue);
    await one.openAgain();
    return one;
  }

  private constructor(taskQueue: string) {
    this.#taskQueue = taskQueue;
    this.host = {} as ProcessHost;
  }

  async openAgain(): Promise<void> {
    const told = ({ lane, key }: Effect): void => {
      if (lane === 'money') this.asked.push(key);
    };
    this.host = await openTemporalHost({
      ...plainHostOptions(told, { clock, leaseMs: long }),
      core: publishingCore as HostedCore<Order>,
      workflowTypes: { order: 'OrderWorkflow' },
      isIndexed: true,
      path: join(folderHere(), `${this.#taskQueue}.db`),
      temporal: { address: process.env[serverVariable] ?? '' },
      taskQueue: this.#taskQueue,
      idPrefix: `${this.#taskQueue}/`,
      reconcileEveryMs: 1_000,
      answerMsMax: 60_000,
      onAlarm: (alarm) => void this.alarms.push(alarm),
    });
  }

  workflowIdOf(id: string): string {
    return `${this.#taskQueue}/order/${id}`;
  }

  async order(id: string): Promise<Order> {
    return (await this.host.query(`order/${id}`, 'order')) as Order;
  }

  /** Brings an order into a state. */
  async serve(id: string, { more, policy }: State): Promise<void> {
    const [create, changeLines, setPaymentLines, complete, submit] = plainCommands(id);
    if (create.type !== 'createOrder' || submit === undefined) throw new Error('no plain order');
    const created = { ...create, policy: { ...create.policy, ...patient, ...policy } };
    const entry = [created, changeLines, setPaymentLines, complete].flatMap((one) => one ?? []);
    const isDraft = more(submit).length === 0;
    const all = [...(isDraft ? entry.slice(0, 3) : entry), ...more(submit)];
    for (const [n, event] of all.entries()) {
      await until(async () => (await this.#openEffects(id)) === 0);
      const actor = event.type === 'checkOutHold' ? { actor: reviewer } : {};
      const message = { ...plainMessage(id, n, event), ...actor, atMs: clock.nowMs() };
      expect(await this.host.start(message)).toMatchObject({ outcome: 'applied' });
    }
    await until(async () => (await this.#openEffects(id)) === 0);
  }

  async isMet(id: string, { isMet }: State): Promise<boolean> {
    const endMs = performance.now() + waitMsMax;
    while (performance.now() < endMs) {
      if (isMet(await this.order(id))) return true;
      await pause(200);
    }
    return false;
  }

  async #openEffects(id: string): Promise<number> {
    return ((await this.host.query(`order/${id}`, 'openEffects')) as [] | null)?.length ?? 0;
  }
}

/** Limits of partners that an accelerated clock would exceed. */
const patient = {
  submitDeadlineMs: long,
  authTimeoutMs: long,
  captureTimeoutMs: long,
  reserveTimeoutMs: long,
  summaryIdleMs: long,
};

interface Outcome {
  /** Whether the deadline had passed before the act, so that the case shows nothing. */
  readonly isEarly: boolean;
  readonly isMet: boolean;
  readonly order: Order;
  readonly asked: readonly string[];
}

const cases = Object.keys(states).flatMap((state) =>
  [...Object.keys(acts), badBuild].map((act) => ({ state, act, id: idOf(state, act) })),
);
const outcomes = new Map<string, Outcome>();

function idOf(state: string, act: string): string {
  return `${state} ${act}`.replaceAll(/\W+/g, '-');
}

async function judge(
  orders: Orders,
  { id, state, isEarly }: { readonly id: string; readonly state: State; readonly isEarly: boolean },
): Promise<void> {
  const isMet = await orders.isMet(id, state);
  const asked = orders.asked.filter((key) => key.startsWith(`${id}/`));
  outcomes.set(id, { isEarly, isMet, order: await orders.order(id), asked });
}

/** Orders of their own task queue, for a build breaks all workflows that run on it. */
async function throughBadBuild(): Promise<void> {
  const orders = await Orders.open('matrix-bad');
  const all = Object.entries(states).map(([name, state]) => ({ id: idOf(name, badBuild), state }));
  await Promise.all(all.map(({ id, state }) => orders.serve(id, state)));
  await orders.host.stop();
  const connection = await NativeConnection.connect({ address: process.env[serverVariable] ?? '' });
  const workflowsPath = fileURLToPath(
    new URL('../support/temporal-histories/failing.workflow.ts', import.meta.url),
  );
  const worker = await Worker.create({ connection, taskQueue: 'matrix-bad', workflowsPath });
  await worker.runUntil(async () => {
    for (const { id } of all) {
      const handle = clientHere().workflow.getHandle(orders.workflowIdOf(id));
      await handle.signal('wakeUp');
      const hasFailed = async () =>
        (await handle.fetchHistory()).events?.some(
          ({ workflowTaskFailedEventAttributes: one }) => one != null,
        ) === true;
      await until(hasFailed, 60_000);
    }
  });
  await connection.close();
  await orders.openAgain();
  await Promise.all(all.map((one) => judge(orders, { ...one, isEarly: false })));
  await orders.host.stop();
}

async function throughActs(): Promise<void> {
  const orders = await Orders.open('matrix');
  await Promise.all(
    cases.map(async ({ state: name, act: actName, id }) => {
      const [state, act] = [states[name], acts[actName]];
      if (state === undefined || act === undefined) return;
      await orders.serve(id, state);
      const isEarly = state.isMet(await orders.order(id));
      await act(orders.workflowIdOf(id), orders);
      await judge(orders, { id, state, isEarly });
    }),
  );
  await orders.host.stop();
}

describe.runIf(isTemporalHere)('an order whose workflow an operator acts on', () => {
  beforeAll(async () => {
    await Promise.all([throughActs(), throughBadBuild()]);
  }, 400_000);

  it.each(cases)('keeps its deadline and is paid once: $state, $act', ({ state, id }) => {
    const { isEarly, isMet, order, asked } = outcomes.get(id) ?? {};
    expect([isEarly, isMet]).toEqual([false, true]);
    expect(asked).toEqual([...new Set(asked)]);
    const undisturbed = idOf(state, 'nothing');
    const own = (keys: readonly string[] = [], of = id) => keys.map((key) => key.replace(of, ''));
    expect(own(asked).toSorted()).toEqual(
      own(outcomes.get(undisturbed)?.asked, undisturbed).toSorted(),
    );
    expect(order?.paymentLines.map(({ capturedMinor }) => capturedMinor)).toEqual([
      states[state]?.capturedMinor,
    ]);
  });

  it('names a reviewer by a pseudonym in search attributes, which are not encrypted', async () => {
    const id = `matrix/order/${idOf('in review', 'nothing')}`;
    const { events } = await clientHere().workflow.getHandle(id).fetchHistory();
    const data = (events ?? []).flatMap(
      ({ upsertWorkflowSearchAttributesEventAttributes: one }) =>
        one?.searchAttributes?.indexedFields?.['reviewer']?.data ?? [],
    );
    const values = data.map((bytes) => Buffer.from(bytes).toString());
    const names = new Set(values.filter((one) => /\w/.test(one) && one !== 'null'));
    expect([...names]).toEqual([expect.stringMatching(/^"reviewer-[0-9a-f]+"$/)]);
  });
});
