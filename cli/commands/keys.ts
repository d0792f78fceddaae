/**
 * `callwright keys`: the keys of programs that a server knows: list them, create, revoke.
 *
 * Source: ux-and-api.md 3.1, 5.1.
 */
import { dayMs } from '../../kernel/index.ts';
import { systemClock } from '../../live/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { answering, needed, type OptionsOf } from '../command.ts';
import { gather } from '../options.ts';
import { clientOf } from '../rule-office/office-client.ts';
import { centreOf } from '../rule-office/open-office.ts';
import { stepOf, valueOrRefusal } from '../rule-office/step.ts';
import { tableLines } from '../text/style.ts';

/** Which server, and who asks. */
const serverOptions = {
  '--server <url>': 'server that knows the keys [CALLWRIGHT_SERVER]',
  '--centre-id <id>': 'centre of the server [CALLWRIGHT_CENTRE]',
  '--as <person>': 'who asks: a token, or a name where that is enough',
} as const;
const yearMs = 365 * dayMs;

const list = answering({
  options: serverOptions,
  examples: examplesOf('list'),
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

/** The secret alone goes to stdout, so that a script can keep it. */
const create = answering({
  options: {
    '--name <text>': needed('what it is for'),
    '--scope <scope>': needed('a role (integration, gateway, …), an operation or a group', gather),
    '--expires <instant>': 'like 2027-01-01T00:00:00Z [in a year]',
    '--address <subnet>': ['it may be used from there alone [anywhere]', gather],
    ...serverOptions,
  },
  examples: examplesOf('create --name exchange --scope integration'),
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

const revoke = answering({
  arguments: { '<id>': 'of the key' },
  options: serverOptions,
  examples: examplesOf('revoke 5Qm1xT0aB-3c'),
  schema: 'keys/1',
  answer: async (options, { id }) => {
    const { client, params } = keyServer(options);
    const key = { params: { ...params, key: id } };
    const answer = await client.delete('/api/v1/centres/{centre}/api-keys/{key}', key);
    valueOrRefusal(stepOf(answer), options);
    return { json: { revoked: id }, text: () => '' };
  },
});

export const commands = { 'keys list': list, 'keys create': create, 'keys revoke': revoke };

/** Two ways to ask it, of `keys list` for example. */
function examplesOf(asked: string): readonly string[] {
  return [
    `callwright keys ${asked} --server http://127.0.0.1:8080 --centre-id verdier --as nadia`,
    `callwright keys ${asked} --output json --as "$TOKEN"`,
  ];
}

/** @throws {CliError} where none is named. */
function keyServer(options: OptionsOf<typeof serverOptions>) {
  const server = options.server ?? process.env['CALLWRIGHT_SERVER'] ?? '';
  if (!URL.canParse(server)) {
    const seen = server === '' ? '--server is missing' : `--server is ${server}`;
    throw wrongUsage(`${seen}; expected an address, or CALLWRIGHT_SERVER`);
  }
  const client = clientOf(options.as ?? null, { server });
  return { client, params: { centre: centreOf(options) } };
}
