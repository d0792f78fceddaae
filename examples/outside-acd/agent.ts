/**
 * An agent at work for a number of calls: `agent.ts ADDRESS PERSON [CALLS]`. It works with any ACD
 * behind the service.
 */
import { Client } from '../../api/index.ts';

const [server = '', person = '', callsMax = '0'] = process.argv.slice(2);
const client = new Client({ server, bearer: person });
const api = '/api/v1';

/** Returns the body of the answer. */
async function ask<Body>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object) {
  const answer = await client.ask(method, `${api}${path}`, body === undefined ? {} : { body });
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer.body as Body;
}
interface Thing {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const agent = await ask<Thing>('POST', '/handlers/main/agents', {});
say(`logged on, ${agent.state}`);
const [group] = (await ask<{ items: Thing[] }>('GET', '/handlers/main/groups')).items;
const events = client.events({ types: ['agent.state'] });
const session = await ask<Thing>('POST', `/agents/${agent.id}/sessions`, { groupId: group?.id });
say(`signed on to ${group?.name}, ${session.state}`);
let calls = 0;
for await (const told of events) {
  if (told.kind === 'connected') {
    await ask('PUT', `/agents/${agent.id}/state`, { state: 'ready' });
    continue;
  }
  if (told.kind !== 'event' || told.event.type !== 'agent.state') continue;
  if (told.event.subject !== `agent/${agent.id}`) continue;
  const { state } = told.event.data;
  say(state);
  if (state.startsWith('busy')) calls += 1;
  if (state === 'ready' && calls === Number(callsMax)) break;
}
const figures = await ask<{ numberOfAcdCalls: number }>('GET', `/agents/${agent.id}/stats`);
// The ACD's count may already hold a call that this agent does not take any more.
say(`${Math.min(calls, figures.numberOfAcdCalls)} calls of the ACD`);
const { state } = await ask<Thing>('PUT', `/agents/${agent.id}/state`, { state: 'loggedOff' });
say(`logged off, ${state}`);
