import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { aCentreWithPlan, arrives, logsOn, rejects } from '../support/builders.ts';
import { callwrightHere } from '../support/callwright.ts';
import { root } from '../support/tree.ts';
import { workedTracesFolder } from '../support/worked-traces.ts';

const firstCentre = join(root, 'examples/first-centre');
const traces = fileURLToPath(workedTracesFolder);
const files = (folder: string, name = '') => [
  '--centre',
  join(folder, `${name}centre.json`),
  '--trace',
  join(folder, `${name}trace.jsonl`),
];

function why(...args: readonly string[]) {
  return callwrightHere(['why', ...files(firstCentre), ...args]);
}

describe('callwright why', () => {
  it('tells how the call ended, and why each offer went where it went', async () => {
    const { code, stdout } = await why('--call', 'c2');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'Call c2 was answered by paul at 43 s, after a wait of 23 s.',
      expect.stringMatching(/^20 s {2}c2\/1 .* malik came before paul by the longest idle time\./),
      expect.stringMatching(/^40 s {2}c2\/2 .* offered to paul\. Nobody else could take it\./),
    ]);
  });

  it('tells why not to another agent, at each offer', async () => {
    const { stdout } = await why('--call', 'c2', '--agent', 'paul');
    expect(stdout).toContain(
      '20 s  c2/1  paul does not have the call: malik comes first by the longest',
    );
    expect(stdout).toContain('40 s  c2/2  paul has the call');
  });

  it('tells why a call waited at a moment of the past', async () => {
    const { stdout } = await why('--call', 'c3', '--at', '60s');
    expect(stdout).toBe(
      'The call has waited 10 s in queue orders. No agent can take it now. ' +
        'Agents who could not: 1 not ready, 2 busy. That changes as soon as one of them ' +
        'gets ready, or ends what they are busy with. Next change in 20 s: the next step begins.\n',
    );
    expect((await why('--call', 'c3', '--at', '60s', '--agent', 'paul')).stdout).toContain(
      '60 s  now  paul does not have the call: the agent is busy.',
    );
  });

  it('names the next change, which is the pause of the agent who rejected the call', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'why-'));
    const plan = { maxWaitMs: 300_000, fallback: { kind: 'message' } } as const;
    const centre = aCentreWithPlan(plan);
    writeFileSync(join(folder, 'centre.json'), JSON.stringify(centre));
    const instants = [
      { atMs: 0, inputs: [logsOn('a')] },
      { atMs: 1_000, inputs: [arrives('c1')] },
      { atMs: 2_000, inputs: [rejects('c1/1')] },
      { atMs: 13_000, inputs: [] },
    ];
    const trace = instants.map((instant) => `${JSON.stringify(instant)}\n`).join('');
    writeFileSync(join(folder, 'trace.jsonl'), trace);
    const asked = ['why', ...files(folder), '--call', 'c1', '--at', '11s', '--lang', 'en'];
    const { stdout } = await callwrightHere(asked);
    rmSync(folder, { recursive: true });
    expect(stdout).toContain('1 in a pause after a rejected or failed offer.');
    expect(stdout).toContain('Next change in 1 s: an agent’s pause ends.');
  });

  it('lets the timers run that are due by the moment asked for', async () => {
    expect((await why('--call', 'c3', '--at', '85s')).stdout).toContain(
      'in queue orders; its plan has changed once.',
    );
    expect((await why('--call', 'c3', '--at', '130s')).stdout).toContain(
      'answered by paul at 97 s',
    );
  });

  it('gives the records themselves as JSON', async () => {
    const answer = JSON.parse((await why('--call', 'c2', '--agent', 'ines', '--json')).stdout);
    expect(answer).toMatchObject({
      schema: 'callwright.why/1',
      callId: 'c2',
      atMs: 120_000,
      decisions: [{ offerId: 'c2/1', decidedBy: 'idleKey', stoppedAgents: { ines: 'linked' } }, {}],
      whyWaiting: null,
      whyNot: [{ offerId: 'c2/1', answer: { kind: 'test', test: 'linked' } }, {}],
    });
  });

  it('speaks French when asked, or when the environment does', async () => {
    const asked = (await why('--call', 'c2', '--lang', 'fr')).stdout;
    expect(asked).toContain('plus longue attente de l’agent');
    const args = ['why', ...files(firstCentre), '--call', 'c2'];
    expect((await callwrightHere(args, { env: { LC_ALL: 'fr_FR.UTF-8' } })).stdout).toBe(asked);
  });

  it('reads the trace from stdin as well', async () => {
    const input = readFileSync(join(firstCentre, 'trace.jsonl'));
    const centre = join(firstCentre, 'centre.json');
    const args = ['why', '--centre', centre, '--trace', '-', '--call', 'c2'];
    expect((await callwrightHere(args, { input })).stdout).toBe((await why('--call', 'c2')).stdout);
  });

  it.each([
    ['a call', ['--call', 'cc3'], 'no call cc3', 'did you mean c3?'],
    ['a call that has not come yet', ['--call', 'c3', '--at', '1s'], 'up to 1000 ms', '0 others'],
    ['an agent', ['--call', 'c3', '--agent', 'paull'], 'no agent paull', 'did you mean paul?'],
  ])('does not know %s: exit code 1, with a hint', async (_what, args, told, hint) => {
    const { code, stdout, stderr } = await why(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(told);
    expect(stderr).toContain(hint);
  });

  it('refuses a trace that is not there, and a bad line', async () => {
    const centre = join(firstCentre, 'centre.json');
    const gone = await callwrightHere([
      'why',
      '--centre',
      centre,
      '--trace',
      'no-such',
      '--call',
      'c1',
    ]);
    expect(gone).toMatchObject({ code: 3, stderr: 'no-such is not there\n' });
    const args = ['why', '--centre', centre, '--trace', centre, '--call', 'c1'];
    expect(await callwrightHere(args)).toMatchObject({ code: 3, stdout: '' });
  });

  it.each([
    ['d03.', 'c1', 'a', 'a does not have the call: b comes first by the longest idle time.'],
    ['d12.', 'c1', 'r', 'r does not have the call: no link, or no ready session, joins agent and'],
    ['d12.', 'c2', 'a', 'a does not have the call: the agent is not ready.'],
  ])(
    'says the right thing of the worked trace %s: call %s, agent %s',
    async (name, call, agent, told) => {
      const args = ['why', ...files(traces, name), '--call', call, '--agent', agent];
      expect((await callwrightHere(args)).stdout).toContain(told);
    },
  );
});
