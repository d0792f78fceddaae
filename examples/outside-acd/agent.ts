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
  readonly derivedState: string;
  readonly version: number;
}
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What people see of the agent; this client shows it by its machine alone. */
function reportOf({ derivedState: state, version }: Omit<Thing, 'id' | 'name' | 'state'>) {
  return { state, version };
}
const shown = createActor(agentClientMachine).start();
let state = 'unknown';
shown.subscribe((snapshot) => {
  const before = state;
  state = clientStateOf(snapshot);
  if (state !== before) say(state);
});

/** Reads the agent, as replayed events may be old. */
async function read(id: string): Promise<void> {
  shown.send({ type: 'agent.read', ...reportOf(await ask<Thing>('GET', `/agents/${id}`)) });
}
async function setState(id: string, asked: 'ready' | 'loggedOff'): Promise<void> {
  shown.send({ type: 'command.sent' });
  const answer = await client.ask('PUT', `${api}/agents/${id}/state`, { body: { state: asked } });
  if (answer.ok) {
    shown.send({ type: 'command.accepted' });
    shown.send({ type: 'agent.reported', ...reportOf(answer.body as Thing) });
  } else if (answer.problem.code === 'server_unreachable') {
    shown.send({ type: 'command.unanswered' });
    await read(id);
  } else {
    shown.send({ type: 'command.refused' });
    throw new Error(answer.problem.detail);
  }
}

const agent = await ask<Thing>('POST', '/handlers/main/agents', {});
say(`logged on, ${agent.state}`);
const [group] = (await ask<{ items: Thing[] }>('GET', '/handlers/main/groups')).items;
const events = client.events({ types: ['agent.state'] });
const session = await ask<Thing>('POST', `/agents/${agent.id}/sessions`, { groupId: group?.id });
say(`signed on to ${group?.name}, ${session.state}`);
let calls = 0;
let isBegun = false;
for await (const told of events) {
  if (told.kind === 'reconnecting') shown.send({ type: 'connection.lost' });
  if (told.kind === 'connected') {
    shown.send({ type: 'connection.resumed' });
    await read(agent.id);
    // Once: what a supervisor sets later stands.
    if (!isBegun) await setState(agent.id, 'ready');
    isBegun = true;
  }
  if (told.kind === 'event' && told.event.type === 'agent.state') {
    const { subject, data } = told.event;
    if (subject !== `agent/${agent.id}`) continue;
    if (data.derivedState === 'busy') calls += 1;
    shown.send({ type: 'agent.reported', ...reportOf(data) });
  }
  if (state === 'ready' && calls === Number(callsMax)) break;
}
const figures = await ask<{ numberOfAcdCalls: number }>('GET', `/agents/${agent.id}/stats`);
// The ACD's count may already hold a call that this agent does not take any more.
say(`${Math.min(calls, figures.numberOfAcdCalls)} calls of the ACD`);
await setState(agent.id, 'loggedOff');
