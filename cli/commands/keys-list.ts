/** `callwright keys list`: the keys of programs that a server knows. */
import { answering } from '../command.ts';
import { keyExamples, keyServer, keyServerOptions } from '../keys/key-server.ts';
import { stepOf } from '../rule-office/http-office.ts';
import { valueOrRefusal } from '../rule-office/refusal-text.ts';
import { tableLines } from '../text/style.ts';

export const command = answering({
  options: keyServerOptions,
  examples: keyExamples('list'),
  schema: 'keys/1',
  answer: async (options) => {
    const { client, params } = keyServer(options);
    const asked = { params, query: { limit: 200 } };
    const listed = await client.get('/api/v1/centres/{centre}/api-keys', asked);
    const { items } = valueOrRefusal(stepOf(listed), options);
    const rows = items.map(({ id, name, scopes, expiresAt, usedAt }) => {
      return [id, name, scopes.join(', '), expiresAt, usedAt ?? 'never'];
    });
    const head = ['key', 'name', 'scopes', 'expires', 'last use'];
    return {
      json: { keys: items },
      text: (style) => tableLines([head, ...rows], style, head.length),
    };
  },
});
