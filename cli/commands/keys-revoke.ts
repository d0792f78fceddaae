/** `callwright keys revoke`: ends a key now. */
import { answering } from '../command.ts';
import { keyExamples, keyServer, keyServerOptions } from '../keys/key-server.ts';
import { stepOf } from '../rule-office/http-office.ts';
import { valueOrRefusal } from '../rule-office/refusal-text.ts';

export const command = answering({
  arguments: { '<id>': 'of the key' },
  options: keyServerOptions,
  examples: keyExamples('revoke 5Qm1xT0aB-3c'),
  schema: 'keys/1',
  answer: async (options, { id }) => {
    const { client, params } = keyServer(options);
    const key = { params: { ...params, key: id } };
    const answer = await client.delete('/api/v1/centres/{centre}/api-keys/{key}', key);
    valueOrRefusal(stepOf(answer), options);
    return { json: { revoked: id }, text: () => '' };
  },
});
