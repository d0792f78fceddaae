import { describe, expect, it } from 'vitest';
import { aServer } from '../support/api-server.ts';

const absent = '/api/v1/rule-sets/shop.nothing';

describe('a client who reads French', async () => {
  const { ask } = await aServer(undefined, [], {}, { takesOrders: true });

  it.each([
    [
      'people',
      'GET',
      '/api/v1/orders/x',
      'Nadia est admin ; attendu : orderTaker ou supervisor ou reviewer ou integration.',
    ],
    ['agents', 'GET', '/api/v1/agents/shop.x', 'Aucun agent shop.x dans le centre shop.'],
    ['calls', 'GET', '/api/v1/calls/x', 'Aucun appel x parmi ceux conservés.'],
    ['centre', 'GET', '/api/v1/queues/shop.x', 'Aucune file shop.x dans le centre shop.'],
    ['channel', 'GET', '/api/v1/items/shop.x', 'Il n’y a pas de shop.x dans le centre shop.'],
    [
      'http',
      'GET',
      '/api/v1/x',
      'GET /api/v1/x n’est pas un chemin de cette API ; /openapi.json les donne tous.',
    ],
    ['jobs', 'GET', '/api/v1/jobs/x', 'Il n’y a pas de tâche x.'],
    ['orders', 'GET', '/api/v1/orders/x', 'Aucune commande x dans le centre shop.'],
    ['rules', 'GET', absent, 'Aucun jeu de règles shop.nothing dans le centre shop.'],
  ] as const)(
    'reads why a request of %s is refused: %s %s',
    async (domain, method, path, detail) => {
      const as = domain === 'orders' ? 'malik' : 'nadia';
      const headers = { 'accept-language': 'fr' };
      const { body } = await ask(method, path, { as, headers });
      expect(body['detail']).toBe(detail);
      const english = await ask(method, path, { as });
      expect(english.body['detail']).not.toBe(detail);
      expect(english.body['code']).toBe(body['code']);
    },
  );
});
