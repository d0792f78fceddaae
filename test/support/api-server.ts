/** The HTTP server over a live centre, asked without sockets. */
import type { FastifyInstance } from 'fastify';
import { buildServer } from '../../api/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { aCentre, anAgent, aQueue } from './builders.ts';
import { type Alive, aLiveCentre } from './live-centre.ts';

export interface Served extends Alive {
  readonly app: FastifyInstance;
  /** Status, content type and parsed body of a GET. */
  get(url: string, headers?: { readonly [name: string]: string }): Promise<Got>;
}

export interface Got {
  readonly status: number;
  readonly type: string;
  readonly headers: { readonly [name: string]: unknown };
  readonly body: Body;
}

/** A JSON document of which a test knows the shape. */
export interface Body {
  readonly [member: string]: unknown;
}

/** Two queues of one group, two agents; `q` for both, `z` for `b` alone. */
const shopCentre: CentreFile = aCentre({
  id: 'shop',
  skills: ['french'],
  groups: [{ id: 'g', name: 'Sales', wrapUp: { mode: 'optional', limitMs: 30_000 } }],
  queues: [
    aQueue('q', {
      name: 'Orders',
      group: 'g',
      serviceLevel: { measureId: 'serviceLevelOffered', share: 0.8, targetMs: 10_000 },
      plan: { required: [{ skill: 'french', minLevel: 50 }] },
    }),
    aQueue('z', { group: 'g' }),
  ],
  agents: [
    anAgent('a', { name: 'Ann', groups: ['g'], skills: { french: 80 } }),
    anAgent('b', {
      name: 'Ben',
      groups: ['g'],
      skills: { french: 20 },
      links: [{ queue: 'q' }, { queue: 'z', rank: 1 }],
    }),
  ],
});

/** A server over `shopCentre`, unless said otherwise. */
export async function aServer(centre: CentreFile = shopCentre): Promise<Served> {
  const alive = aLiveCentre({ centre });
  const { live, clock } = alive;
  const app = await buildServer({
    live,
    clock,
    version: '0.0.0-test',
    onInternal: (error) => {
      throw error;
    },
  });
  return {
    ...alive,
    app,
    get: async (url, headers = {}) => {
      const answer = await app.inject({ method: 'GET', url, headers });
      const type = String(answer.headers['content-type']);
      return {
        status: answer.statusCode,
        type,
        headers: answer.headers,
        body: type.includes('json') ? answer.json<Body>() : {},
      };
    },
  };
}
