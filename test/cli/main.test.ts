import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import {
  callwright,
  callwrightHere,
  mainPath,
  nodePath,
  plainEnvironment,
} from '../support/callwright.ts';

/** Told on stderr by a hook of Node: every module that is loaded. */
const tellModules = [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) {
      process._rawDebug('loaded ' + url);
      return next(url, context);
    } });
  `)}`,
];

describe('the callwright command', () => {
  it.each([
    [['--help'], 'simulate'],
    [['help'], 'simulate'],
    [['route', '--help'], '--snapshot'],
    [['help', 'why'], '--agent'],
    [['help', 'units'], 'milliseconds'],
    [['help', 'service-level'], 'serviceLevelNet'],
    [['help', 'seeds'], 'byte for byte'],
    [['help', 'exit-codes'], ' 70  our fault'],
    [['--version'], '.'],
  ])('tells on stdout what %j asks', async (args, told) => {
    const { code, stdout, stderr } = await callwrightHere(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(told);
  });

  it('opens its help with two examples', async () => {
    const { stdout } = await callwrightHere(['--help']);
    const [first, second] = stdout.split('\n');
    expect(first).toMatch(/^ {2}\$ callwright /);
    expect(second).toMatch(/^ {2}\$ callwright /);
  });

  it('loads neither schemas nor the core for its help', () => {
    const { stderr } = callwright(['--help'], { nodeArgs: tellModules });
    const loaded = stderr.split('\n').filter((line) => line.startsWith('loaded '));
    expect(loaded.filter((line) => line.includes('/cli/program.ts'))).toHaveLength(1);
    expect(loaded.filter((line) => /zod|xstate|contracts|routing|rules\/index/.test(line))).toEqual(
      [],
    );
  });

  it.each([
    [['rout'], 'Did you mean route?'],
    [['route', '--centr', 'x'], 'Did you mean --centre?'],
    [['route'], '--centre is missing'],
    [['why', '--centre', 'x', '--trace', 'y'], '--call is missing'],
    [['help', 'unit'], 'did you mean units?'],
    [['centre', 'chek', 'x'], 'Did you mean check?'],
    [['schema', 'scenari'], 'did you mean scenario?'],
    [['schema', 'xyzzy'], 'expected one of accounts, centre, columns,'],
    [['rules', 'lnt', 'x'], 'Did you mean lint?'],
    [['rules', 'test', 'x', '--engine', 'zen'], 'Allowed choices are index, reference'],
    [['simulate', 'x', '--replications', 'many'], 'whole number from 1'],
    [['simulate', 'x', '--output', 'xml'], 'Allowed choices are text, json'],
    [['why', '--at', 'noon'], '90s, 5m or 1h'],
    [['start', '--speed', '0'], 'above 0'],
    [['start', '--orders', 'orders.db'], 'no URL of PostgreSQL'],
    [['start', '--orders', 'postgres://localhost/orders'], '--orders needs --data'],
    [[], 'Usage: callwright'],
  ])('answers wrong usage with exit code 2 and a hint: %j', async (args, hint) => {
    const { code, stdout, stderr } = await callwrightHere(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(hint);
  });

  it('ends well where nobody reads on', async () => {
    // Far more than a pipe holds: what is left cannot be written.
    const args = [mainPath, 'schema', 'centre'];
    const program = spawn(nodePath, args, { env: plainEnvironment, stdio: 'pipe' });
    program.stdout.destroy();
    const [code] = await once(program, 'exit');
    expect([code, await text(program.stderr)]).toEqual([0, '']);
  });

  it('takes the blame for an exception, and says what to send', () => {
    const planted = `JSON.stringify = () => { throw new TypeError('planted'); };`;
    const { code, stderr } = callwright(
      ['route', '--centre', 'examples/first-centre/centre.json'],
      {
        input: '{"atMs":0,"inputs":[{"type":"logOn","agentId":"paul"}]}',
        nodeArgs: ['--import', `data:text/javascript,${encodeURIComponent(planted)}`],
      },
    );
    expect(code).toBe(70);
    expect(stderr).toContain('this is our fault');
    expect(stderr).toContain('command   callwright route --centre');
    expect(stderr).toContain('TypeError: planted');
  });
});

/** Options of Node under which every command ends with 1, and says nothing. */
const silentProgram = `import { registerHooks } from 'node:module';
  const url = 'data:text/javascript,export const runProgram = async () => 1;';
  registerHooks({ resolve: (name, context, next) =>
    name === './program.ts' ? { url, shortCircuit: true } : next(name, context) });`;

describe('a command that ends with a "no" and has said nothing', () => {
  it('is told with what its code means', () => {
    const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(silentProgram)}`];
    const { code, stdout, stderr } = callwright(['order', 'audit'], { nodeArgs });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^callwright: ended with 1: done, and the answer is "no"/);
  });
});
