/** `callwright keys create`: a new key; the secret alone on stdout, so that a script can keep it. */
import { dayMs } from '../../kernel/index.ts';
import { systemClock } from '../../live/index.ts';
import { answering, needed } from '../command.ts';
import { keyExamples, keyServer, keyServerOptions } from '../keys/key-server.ts';
import { gather } from '../options.ts';
import { stepOf } from '../rule-office/http-office.ts';
import { valueOrRefusal } from '../rule-office/refusal-text.ts';

const yearMs = 365 * dayMs;

export const command = answering({
  options: {
    '--name <text>': needed('what it is for'),
    '--scope <scope>': needed('a role (integration, gateway, …), an operation or a group', gather),
    '--expires <instant>': 'like 2027-01-01T00:00:00Z [in a year]',
    '--address <subnet>': ['it may be used from there alone [anywhere]', gather],
    ...keyServerOptions,
  },
  examples: keyExamples('create --name exchange --scope integration'),
  schema: 'keys/1',
  answer: async (options) => {
    const { name, scope, address = [] } = options;
    const inAYear = new Date(systemClock.nowMs() + yearMs).toISOString();
    const expiresAt = options.expires ?? inAYear;
    const body = { name, scopes: [...scope], addresses: [...address], expiresAt };
    const { client, params } = keyServer(options);
    const answer = await client.post('/api/v1/centres/{centre}/api-keys', { params, body });
    const made = valueOrRefusal(stepOf(answer), options);
    return {
      json: made,
      text: () => {
        const told = `key ${made.id} "${made.name}" until ${made.expiresAt}; this is shown once:`;
        process.stderr.write(`${told}\n`);
        return [made.secret ?? ''];
      },
    };
  },
});
