/**
 * Order operations for simulated agents, without HTTP: the same rights checks, but no rate limits.
 */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { operationsOnOrders } from './index.ts';
import type { ApiRequest, Handler } from './operation.ts';
import type { AnswerOf, BodyOf } from './operation-spec.ts';
import type { Services } from './services.ts';

type Operations = typeof operationsOnOrders;
export type OrderAct = keyof Operations;

export interface OrderActRequest<Id extends OrderAct> {
  readonly agentId: string;
  readonly params: z.input<Operations[Id]['params']>;
  readonly body?: BodyOf<Operations[Id]>;
  /** Version of the order, for operations that need `If-Match`. */
  readonly version?: number;
}

export class OrderScreen {
  readonly #serving: Services;

  constructor(serving: Services) {
    this.#serving = serving;
  }

  get centreId(): string {
    return this.#serving.wire.ownerId;
  }

  async does<Id extends OrderAct>(
    id: Id,
    { agentId, params, body, version }: OrderActRequest<Id>,
  ): Promise<AnswerOf<Operations[Id]>> {
    const asked = {
      params,
      query: {},
      body: body ?? null,
      language: 'en',
      key: randomUUID(),
      cookie: () => null,
      wantsCsv: false,
      sendsCsv: false,
      header: () => {},
      person: agentId,
      ifMatch: version ?? null,
      machine: { host: '', apiVersion: '' },
      origin: { address: '', isDirect: false, isSecure: false, host: '' },
      requestId: '',
      principal: {
        kind: 'person',
        id: agentId,
        name: agentId,
        agentId,
        scopes: [],
        signIn: null,
        untilMs: null,
        roles: ['agent', 'orderTaker'],
      },
    } satisfies Omit<ApiRequest, 'params' | 'body'> & {
      readonly params: unknown;
      readonly body: unknown;
    };
    const { run } = operationsOnOrders[id].handler as Extract<
      Handler,
      { readonly kind: 'document' }
    >;
    return (await run(asked as ApiRequest, this.#serving)) as AnswerOf<Operations[Id]>;
  }
}
