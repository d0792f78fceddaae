/**
 * A TAPI program as an agent: `agent.ts ADDRESS PERSON` finds lines and addresses, logs on by the
 * functions of 2.0, takes one call, and ends wrap-up and log-on by the objects of 2.2.
 */
import { createActor } from 'xstate';
import { agentClientMachine, clientStateOf } from '../../machines/index.ts';

const [server = '', person = ''] = process.argv.slice(2);
interface Answer {
  readonly [member: string]: unknown;
}
interface Entries {
  readonly [list: string]: readonly { readonly szName: string; readonly [id: string]: unknown }[];
}

/** What the program shows of its agent follows this machine alone. */
const shown = createActor(agentClientMachine).start();

/** Calls a TAPI function and waits for its result. */
async function tapi(name: string, given: object): Promise<Answer> {
  const isCommand = /^lineSetAgent(Session)?State/.test(name);
  if (isCommand) shown.send({ type: 'command.sent' });
  const answer = await fetch(`${server}/tapi/2.2/${name}?sync=true`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person}`, 'content-type': 'application/json' },
    body: JSON.stringify(given),
  });
  const said = (await answer.json()) as Answer;
  const isTaken = said['result'] === '0x00000000';
  if (isCommand) shown.send({ type: isTaken ? 'command.accepted' : 'command.refused' });
  if (!isTaken) throw new Error(`${name}: ${JSON.stringify(said)}`);
  return said;
}
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const tickets = `${server}/api/v1/events/tickets`;
const asking = { method: 'POST', headers: { authorization: `Bearer ${person}` } };
const { ticket } = (await (await fetch(tickets, asking)).json()) as { readonly ticket: string };
const address = `${server.replace(/^http/, 'ws')}/tapi/events?api=2.2`;
const socket = new WebSocket(address, [`cw.ticket.${ticket}`]);
const told: Answer[] = [];
let hears = (): void => {};
socket.addEventListener('close', () => shown.send({ type: 'connection.lost' }));
socket.addEventListener('message', ({ data }) => {
  told.push(JSON.parse(String(data)) as Answer);
  hears();
});
await new Promise((resolve) => socket.addEventListener('open', resolve));

/** The privilege of a program on a call that it may answer, in `p3` of the call's messages. */
const owner = 0x4;

/** The next message of this name with this flag or state, and with this `p3` if one is given. */
async function until(message: string, name: string, p3?: number): Promise<Answer> {
  for (;;) {
    const place = told.findIndex(
      (one) =>
        one['message'] === message &&
        (one['names'] as readonly string[]).includes(name) &&
        (p3 === undefined || one['p3'] === p3),
    );
    if (place >= 0) return told.splice(place, 1)[0] ?? {};
    await new Promise<void>((resolve) => {
      hears = resolve;
    });
  }
}

/** The agent's state, read at the address and shown by the machine. */
async function readState(): Promise<string> {
  const { names } = await tapi('lineGetAgentStatus', at);
  const [state] = (names as { readonly dwState: readonly string[] }).dwState;
  shown.send({ type: 'agent.read', state: `${state}` });
  return clientStateOf(shown.getSnapshot());
}

const { hLineApp, dwNumDevs } = await tapi('lineInitializeEx', { dwAPIVersion: 0x00020002 });
say(Number(dwNumDevs) > 0 ? 'there are line devices' : 'no line device');
const device = { hLineApp, dwDeviceID: 0 };
/** Negotiates a version and opens the line with it. */
async function open(dwAPIHighVersion: number): Promise<unknown> {
  const range = { dwAPILowVersion: 0x00020000, dwAPIHighVersion };
  const { dwAPIVersion } = await tapi('lineNegotiateAPIVersion', { ...device, ...range });
  say(`a line at 2.${Number(dwAPIVersion) % 16}`);
  return (await tapi('lineOpen', { ...device, dwAPIVersion }))['hLine'];
}

const old = await open(0x00020000);
const at = { hLine: old, dwAddressID: 0 };
const caps = await tapi('lineGetAddressCaps', {
  ...device,
  dwAddressID: 0,
  dwAPIVersion: 0x00020000,
});
const { dwAddrCapFlags } = caps['names'] as Answer;
say(`address 0 is ${caps['szAddress']}, ${JSON.stringify(dwAddrCapFlags)}`);
const now = await open(0x00030001);
const { GroupEntries } = (await tapi('lineGetGroupList', { hLine: now })) as unknown as Entries;
await tapi('lineSetAgentGroup', { ...at, lpAgentGroupList: { GroupEntries } });
await until('LINE_AGENTSTATUS', 'LINEAGENTSTATUS_GROUP');
say(`logged on to ${GroupEntries?.map(({ szName }) => szName).join(', ')}`);
const activities = (await tapi('lineGetAgentActivityList', at)) as unknown as Entries;
const [activity] = activities['ActivityEntries'] ?? [];
await tapi('lineSetAgentActivity', { ...at, dwActivityID: activity?.['dwID'] });
say(`does ${activity?.szName}`);
await tapi('lineSetAgentState', { ...at, dwAgentState: 0x4, dwNextAgentState: 0 });
// A call that waits in a queue is offering too, and nobody's.
const { hCall } = await until('LINE_CALLSTATE', 'LINECALLSTATE_OFFERING', owner);
say('a call is offered');
await tapi('lineAnswer', { hCall });
await until('LINE_CALLSTATE', 'LINECALLSTATE_CONNECTED', owner);
const { szCallerID } = await tapi('lineGetCallInfo', { hCall });
say(`talks to ${szCallerID}`);
await tapi('lineDrop', { hCall });
say(`after the call ${await readState()}`);

// In 2.2 the agent and each session have handles.
const { p1: hAgent } = await until('LINE_AGENTSTATUSEX', 'LINEAGENTSTATUSEX_NEWAGENT');
const agent = { hLine: now, hAgent };
const { SessionEntries } = (await tapi('lineGetAgentSessionList', agent)) as unknown as Entries;
const session = { hLine: now, hAgentSession: SessionEntries?.[0]?.['hAgentSession'] };
const next = { dwAgentSessionState: 0x2, dwNextAgentSessionState: 0 };
await tapi('lineSetAgentSessionState', { ...session, ...next });
const { dwNumberOfCalls } = await tapi('lineGetAgentSessionInfo', session);
say(`${await readState()} after ${dwNumberOfCalls} call of the session`);
await tapi('lineSetAgentStateEx', { ...agent, dwAgentState: 0x40, dwNextAgentState: 0 });
while ((await until('LINE_AGENTSTATUSEX', 'LINEAGENTSTATUSEX_STATE'))['p3'] !== 0x40);
say('logged off');
await tapi('lineShutdown', { hLineApp });
socket.close();
