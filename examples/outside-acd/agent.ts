/**
 * An agent at work for a number of calls: `agent.ts ADDRESS PERSON [CALLS]`. It works with any ACD
 * behind the service.
 */
import { createActor } from 'xstate';
import { Client } from '../../api/index.ts';
import { agentClientMachine, clientStateOf } from '../../machines/index.ts';

const [server = '', person = '', callsMax = '0'] = process.argv.slice(2);
const client = new Client({ server, bearer: person });
const api = '/api/v1';

/** Returns the body of the answer. */
async function ask<Body>(method: 'GET' | 'POST', path: string, body?: object) {
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

/** What the client shows follows this machine alone. */
const shown = createActor(agentClientMachine).start();
async function setState(id: string, state: 'ready' | 'loggedOff'): Promise<Thing> {
  shown.send({ type: 'command.sent' });
  const answer = await client.ask('PUT', `${api}/agents/${id}/state`, { body: { state } });
  shown.send({ type: answer.ok ? 'command.accepted' : 'command.refused' });
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer.body as Thing;
}

const agent = await ask<Thing>('POST', '/handlers/main/agents', {});
say(`logged on, ${agent.state}`);
const [group] = (await ask<{ items: Thing[] }>('GET', '/handlers/main/groups')).items;
const events = client.events({ types: ['agent.state'] });
const session = await ask<Thing>('POST', `/agents/${agent.id}/sessions`, { groupId: group?.id });
say(`signed on to ${group?.name}, ${session.state}`);
let calls = 0;
for await (const told of events) {
  if (told.kind === 'reconnecting') shown.send({ type: 'connection.lost' });
  if (told.kind === 'connected') {
    shown.send({ type: 'connection.resumed' });
    await setState(agent.id, 'ready');
    continue;
  }
  if (told.kind !== 'event' || told.event.type !== 'agent.state') continue;
  if (told.event.subject !== `agent/${agent.id}`) continue;
  shown.send({ type: 'agent.reported', state: told.event.data.state });
  const state = clientStateOf(shown.getSnapshot());
  say(state);
  if (state.startsWith('busy')) calls += 1;
  if (state === 'ready' && calls === Number(callsMax)) break;
}
const figures = await ask<{ numberOfAcdCalls: number }>('GET', `/agents/${agent.id}/stats`);
// The ACD's count may already hold a call that this agent does not take any more.
say(`${Math.min(calls, figures.numberOfAcdCalls)} calls of the ACD`);
const { state } = await setState(agent.id, 'loggedOff');
say(`logged off, ${state}`);
