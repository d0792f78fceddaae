import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addOptions } from '../../cli/declare.ts';
import { environmentVariables } from '../../cli/environment.ts';
import { environmentName, settingOptions, startOptions } from '../../cli/start/start-options.ts';
import { parseServiceConfig } from '../../contracts/index.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { treeFiles } from '../support/tree.ts';

function aFile(content: object): string {
  const path = join(aFolder(), 'service.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

interface Told {
  readonly file: string | null;
  readonly settings: readonly {
    readonly name: string;
    readonly value: unknown;
    readonly source: string;
    readonly from: string;
  }[];
}

async function effective(args: readonly string[], env: { readonly [name: string]: string } = {}) {
  const { code, stdout, stderr } = await callwrightHere(['config', '--json', ...args], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const told = JSON.parse(stdout) as Told;
  return (name: string) => told.settings.find((one) => one.name === name);
}

const command = new Command();
addOptions(command, startOptions);
const options = settingOptions(command);

describe('callwright config', () => {
  it('shows what start would be told, and who said it', async () => {
    const file = aFile({ port: 9001, speed: 2, grace: '45s', cors: ['https://a.example'] });
    const of = await effective(['--config', file, '--port', '9003'], {
      CALLWRIGHT_PORT: '9002',
      CALLWRIGHT_SPEED: '3',
      CALLWRIGHT_ALLOW_HOST: 'desk.example, desk2.example',
      CALLWRIGHT_DEMO_ORDERS: 'false',
    });
    expect(of('port')).toMatchObject({ value: 9003, source: 'flag', from: '--port' });
    expect(of('speed')).toMatchObject({
      value: 3,
      source: 'environment',
      from: 'CALLWRIGHT_SPEED',
    });
    expect(of('grace')).toMatchObject({ value: 45_000, source: 'file', from: file });
    expect(of('cors')).toMatchObject({ value: ['https://a.example'], source: 'file' });
    expect(of('allowHost')).toMatchObject({ value: ['desk.example', 'desk2.example'] });
    expect(of('demoOrders')).toMatchObject({ value: false, source: 'environment' });
    expect(of('host')).toMatchObject({ value: '127.0.0.1', source: 'default' });
    expect(of('data')).toMatchObject({ value: null, source: 'default' });
  });

  it('takes paths of a file as lying beside it', async () => {
    const file = aFile({ centre: 'a.centre.json', data: '/srv/data', handler: ['lyon=l.json'] });
    const of = await effective(['--config', file]);
    const folder = file.replace('/service.json', '');
    expect(of('centre')?.value).toBe(`${folder}/a.centre.json`);
    expect(of('data')?.value).toBe('/srv/data');
    expect(of('handler')?.value).toEqual([`lyon=${folder}/l.json`]);
  });

  it('shows no secret', async () => {
    const { stdout } = await callwrightHere(['config', '--data', 'd'], {
      env: {
        CALLWRIGHT_ORDERS: 'postgres://cw:hunter2@db/orders',
        CALLWRIGHT_PAYLOAD_KEYS: '2026a=hunter3',
        TEMPORAL_API_KEY: 'hunter4',
        TEMPORAL_ADDRESS: 'temporal.example:7233',
      },
    });
    expect(stdout).not.toContain('hunter');
    expect(stdout).toContain('postgres://cw:***@db/orders');
    expect(stdout).toContain('TEMPORAL_API_KEY=***');
    expect(stdout).toContain('TEMPORAL_ADDRESS=temporal.example:7233');
  });

  it('reads a secret from the file that its variable with the ending _FILE names', async () => {
    const folder = aFolder();
    const secret = (text: string): string => {
      const path = join(folder, text.length === 0 ? 'empty' : 'secret');
      writeFileSync(path, text);
      return path;
    };
    const config = async (env: { readonly [name: string]: string }) => {
      return await callwrightHere(['config', '--json', '--data', 'd'], {
        env: { DATABASE_URL: '', TEMPORAL_API_KEY: '', ...env },
      });
    };
    const url = secret('postgres://cw:hunter2@db/shop\n');
    const { stdout, stderr } = await config({ DATABASE_URL_FILE: url, TEMPORAL_API_KEY_FILE: url });
    expect(stderr).toBe('');
    expect(stdout).not.toContain('hunter');
    const { settings, variables } = JSON.parse(stdout);
    expect(settings).toContainEqual(
      expect.objectContaining({ name: 'database', value: 'postgres://cw:***@db/shop' }),
    );
    expect(variables).toContainEqual({ name: 'TEMPORAL_API_KEY', value: '***' });
    for (const [env, says] of [
      [{ DATABASE_URL_FILE: url, DATABASE_URL: 'postgres://db' }, 'are both set'],
      [{ DATABASE_URL_FILE: secret('') }, 'DATABASE_URL_FILE is empty'],
      [{ DATABASE_URL_FILE: join(folder, 'none') }, 'none is not there'],
    ] as const) {
      const { code, stderr: said } = await config(env);
      expect(code).toBeGreaterThan(1);
      expect(said).toContain(says);
    }
  });

  it.each([
    [{ prot: 8080 }, '/prot is an unknown key with 8080; expected one of the keys schema, centre'],
    [{ shutdownlimit: 1 }, '/shutdownlimit is an unknown key with 1; expected shutdownLimit, or'],
    [{ port: 'x' }, '/port is "x"; expected a number'],
    [{ port: 1.5 }, 'port in '],
    [{ grace: 'soon' }, 'is "soon"; expected a time like 1500 (ms), 90s, 5m or 1h'],
    [{ logLevel: 'loud' }, 'Allowed choices are debug, info, warn, error, silent'],
    [{ temporal: 'yes' }, '/temporal is "yes"; expected true or false'],
  ])('refuses the file %j', async (content, said) => {
    const { code, stderr } = await callwrightHere(['config', '--config', aFile(content)]);
    expect(code).toBeGreaterThan(1);
    expect(stderr).toContain(said);
  });

  it.each([
    ['CALLWRIGHT_PORT', 'many', 'CALLWRIGHT_PORT is "many"; expected a whole number from 0'],
    ['CALLWRIGHT_TEMPORAL', 'yes', 'CALLWRIGHT_TEMPORAL is "yes"; expected true or false'],
    ['CALLWRIGHT_CONFIG', 'none.json', 'none.json is not there'],
  ])('refuses %s as %s', async (name, value, said) => {
    const { code, stderr } = await callwrightHere(['config'], { env: { [name]: value } });
    expect(code).toBeGreaterThan(1);
    expect(stderr).toContain(said);
  });
});

describe('a setting of a service', () => {
  it('is a flag, a variable and a member of the file, each of them', () => {
    expect(options.length).toBeGreaterThan(15);
    const missing = options.filter((option) => {
      const name = option.attributeName();
      const parsed = parseServiceConfig(JSON.stringify({ [name]: null }));
      return !parsed.ok && parsed.problems.some(({ code }) => code === 'unknown_key');
    });
    expect(missing.map((option) => option.attributeName())).toEqual([]);
    const names = options.map(environmentName);
    const others = Object.values(environmentVariables).flat();
    expect(others.filter(({ name }) => names.includes(name))).toEqual([]);
  });
});

describe('the environment', () => {
  const listed = [
    ...options.map(environmentName),
    ...Object.values(environmentVariables)
      .flat()
      .map(({ name }) => name),
  ];
  /** `TEMPORAL_TLS_…` is put together where it is read. */
  const parts = ['TEMPORAL_TLS_'];
  const product =
    /^(kernel|machines|rules|routing|metrics|contracts|simulator|orders|store|gateways|live|services|workflows|api|cli)\/.*\.ts$/;
  const forms = [
    /\b(?:process\.env|environment)\[['"`](\w+)['"`]\]/g,
    /(?<!\/)\b(?:process\.env|environment)\.([A-Za-z_]\w*)/g,
    /\.env\(\s*['"](\w+)['"]/g,
    /\b([A-Z][A-Z0-9_]+): \w+(?: = '')?(?=[^}]*\} = process\.env)/g,
  ];

  it('is read for what docs/configuration.md lists, and for nothing else', () => {
    const read = treeFiles(product)
      .filter(({ path }) => path !== 'cli/environment.ts')
      .flatMap(({ text }) =>
        forms.flatMap((form) => [...text.matchAll(form)].map(([, name]) => name)),
      );
    expect(new Set(read).size).toBeGreaterThan(20);
    expect([...new Set(read)].filter((name) => !listed.includes(name ?? ''))).toEqual([]);
  });

  it('is read in places that this test knows the form of', () => {
    const odd = treeFiles(product).flatMap(({ path, text }) =>
      text
        .split('\n')
        .filter((line) => line.includes('process.env') && !/^\s*(\*|\/\/|\/\*)/.test(line))
        .filter(
          (line) => !/process\.env\['|\} = process\.env;|environment = process\.env/.test(line),
        )
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(odd).toEqual([]);
  });

  it('has no variable on the list that nobody reads', () => {
    const all = treeFiles(product)
      .filter(({ path }) => path !== 'cli/environment.ts')
      .map(({ text }) => text)
      .join('\n');
    const unread = Object.values(environmentVariables)
      .flat()
      .filter(({ name }) => {
        const part = parts.find((one) => name.startsWith(one));
        return (
          !all.includes(part === undefined ? name : `'${name.slice(part.length)}'`) &&
          !all.includes(`'${name.slice('TEMPORAL_TLS_'.length).replace(/^(SERVER|CLIENT)/, '$1')}'`)
        );
      });
    expect(unread.map(({ name }) => name)).toEqual([]);
  });
});
