/**
 * The configurations of docs/hosting.md, the Dockerfile and compose.yaml: they parse, agree with
 * each other, and name only what the service has. Docker does not run here: `.ci/container` builds
 * the image, and gives each proxy its file.
 */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../cli/cli-error.ts';
import { addOptions } from '../cli/declare.ts';
import { environmentVariables, secretVariables } from '../cli/environment.ts';
import { environmentName, settingOptions, startOptions } from '../cli/start/start-options.ts';
import { aFolder } from './support/a-folder.ts';
import { fences } from './support/pages.ts';
import { aRunningService } from './support/running-service.ts';
import { root } from './support/tree.ts';
import { readYaml, type Yaml, yamlAt } from './support/yaml.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('docs/hosting.md');
const dockerfile = read('Dockerfile');
const stages = dockerfile.split(/^FROM /m).slice(1);
const finalStage = stages.at(-1) ?? '';

/** The only fence of a language on the page. */
function fenceOf(language: string): string {
  const own = fences.filter((one) => one.page === 'docs/hosting.md' && one.mark === language);
  expect(own.map(({ mark }) => mark)).toEqual([language]);
  return own[0]?.code ?? '';
}

const command = new Command();
addOptions(command, startOptions);
const flags = new Set(command.options.map(({ long }) => long));
const variables = new Set([
  ...settingOptions(command).map(environmentName),
  ...Object.values(environmentVariables)
    .flat()
    .map(({ name }) => name),
  ...secretVariables.map((name) => `${name}_FILE`),
]);
/** Read by compose itself. */
const ofCompose = ['CALLWRIGHT_CENTRE_FOLDER'];

/** Variables of ours that a text names and the service does not read. */
function unknownVariables(text: string): readonly string[] {
  const named = text.match(/\b(?:CALLWRIGHT|TEMPORAL)_[A-Z_]+\b|\bDATABASE_URL\w*/g) ?? [];
  return named.filter((name) => !variables.has(name) && !ofCompose.includes(name));
}

/** An instruction of the Dockerfile's last stage. */
function instruction(name: string): string {
  const [, value = ''] = new RegExp(`^${name} (.*)$`, 'm').exec(finalStage) ?? [];
  return value;
}

const user = instruction('USER').split(':');
const volume = instruction('VOLUME');
const healthPaths = ['/health/live', '/health/ready', '/health/startup'];

describe('docs/hosting.md, Dockerfile and compose.yaml', () => {
  it('name only variables and flags that the service reads', () => {
    for (const text of [page, dockerfile, read('compose.yaml'), read('.ci/container')]) {
      expect(text).toMatch(/CALLWRIGHT_CENTRE_FILE|CALLWRIGHT_DATA/);
      expect(unknownVariables(text)).toEqual([]);
    }
    expect(unknownVariables('CALLWRIGHT_PROT=1')).toEqual(['CALLWRIGHT_PROT']);
    const starts = [...page.matchAll(/callwright (?:-- )?start ((?:.*\\\n)*.*)/g)];
    const named = [
      ...starts.flatMap(([, text = '']) => text.match(/--[a-z-]+/g) ?? []),
      ...[...page.matchAll(/`(--oidc-[a-z]+)/g)].map(([, flag = '']) => flag),
    ];
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((flag) => !flags.has(flag))).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  it('builds apart from what runs, which has neither npm nor development packages', () => {
    const bases = stages.map((stage) => stage.split(/\s/, 1)[0]);
    const node = `node:${read('.nvmrc').trim()}-bookworm-slim`;
    expect(bases).toEqual([node, node, 'debian:bookworm-slim']);
    expect(finalStage).not.toMatch(/\bnpm\b/);
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)];
    const files = copied.flatMap(([, names = '']) => names.split(' '));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expect(statSync(join(root, file))).toBeDefined();
  });

  it('installs what package.json needs at run time, in the versions of the lock file', () => {
    const folder = aFolder();
    copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
    const script = join(root, 'scripts/runtime-package.mjs');
    expect(spawnSync(process.execPath, [script], { cwd: folder }).status).toBe(0);
    const { dependencies, ...rest } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    const { devDependencies, peerDependencies } = JSON.parse(read('package.json'));
    expect(Object.keys(rest).sort()).toEqual(['imports', 'license', 'name', 'type', 'version']);
    expect(dependencies).toMatchObject(peerDependencies);
    const development = Object.keys(devDependencies).filter((name) => !(name in peerDependencies));
    expect(development).toContain('vitest');
    expect(development.filter((name) => name in dependencies)).toEqual([]);
    const { packages } = JSON.parse(read('package-lock.json'));
    for (const [name, version] of Object.entries(dependencies)) {
      expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
    }
  });

  it('runs as nobody special, keeps data inside its volume, and checks its health', () => {
    expect(user).toEqual(['1000', '1000']);
    expect(finalStage).toContain(`--mode 0700 ${volume}\n`);
    expect(finalStage).toContain(`CALLWRIGHT_DATA=${volume}/data`);
    const [, check = ''] = /^HEALTHCHECK [\s\S]*?CMD (\[.*\])$/m.exec(finalStage) ?? [];
    const [node, , script] = JSON.parse(check) as readonly string[];
    expect([node, script]).toEqual(['node', expect.stringContaining('/health/live')]);
    const entry = ['ENTRYPOINT', 'CMD'].flatMap((name) => JSON.parse(instruction(name)));
    expect(entry).toEqual(['callwright', 'start']);
    for (const left of ['.git', '**/node_modules', '.env', 'accounts.json', 'centre']) {
      expect(read('.dockerignore').split('\n')).toContain(left);
    }
  });

  it('has a health check that tells a service from none', async () => {
    const { port } = await aRunningService();
    const [, check = ''] = /^HEALTHCHECK [\s\S]*?CMD (\[.*\])$/m.exec(finalStage) ?? [];
    const [, ...args] = JSON.parse(check) as readonly string[];
    const codeAt = (at: number) =>
      new Promise((resolve) => {
        const env = { ...process.env, CALLWRIGHT_PORT: String(at) };
        spawn(process.execPath, args, { env, stdio: 'ignore' }).once('exit', resolve);
      });
    expect([await codeAt(port), await codeAt(9)]).toEqual([0, 1]);
  });
});

describe('compose.yaml', () => {
  const [compose] = readYaml(read('compose.yaml'));
  const service = yamlAt(compose, 'services', 'callwright');

  it('runs your centre with PostgreSQL and Temporal, on volumes that it declares', () => {
    const services = Object.keys(yamlAt(compose, 'services'));
    expect(services).toEqual(['postgres', 'temporal', 'callwright']);
    const mounts = services.flatMap((name) => {
      const own = yamlAt(compose, 'services', name, 'volumes');
      return own === '' ? [] : (own as readonly string[]);
    });
    const named = mounts.flatMap((mount) => /^([a-z]+):/.exec(mount)?.[1] ?? []);
    expect(named).toEqual(Object.keys(yamlAt(compose, 'volumes')));
    expect(mounts).toContain(`callwright:${volume}`);
    expect(yamlAt(service, 'environment', 'DATABASE_URL')).toMatch(/^postgres:\/\/callwright:.*@/);
    expect(yamlAt(service, 'environment', 'TEMPORAL_ADDRESS')).toBe('temporal:7233');
    expect(Object.keys(yamlAt(service, 'depends_on'))).toEqual(['postgres', 'temporal']);
  });

  it('mounts the folder in which the service looks for centre and accounts', () => {
    const mounts = yamlAt(service, 'volumes') as readonly string[];
    const [, folder = ''] = /:(\/etc\/[a-z]+):ro$/.exec(mounts[0] ?? '') ?? [];
    for (const name of ['CALLWRIGHT_CENTRE_FILE', 'CALLWRIGHT_ACCOUNTS']) {
      expect(yamlAt(service, 'environment', name)).toMatch(new RegExp(`^${folder}/`));
    }
  });

  it('is read with faults found', () => {
    for (const faulty of ['a: 1\na: 2', 'a\n', 'a: 1\n  b: 2', 'a: {b: 1}']) {
      expect(() => readYaml(faulty)).toThrow();
    }
  });
});

describe('the files of the page', () => {
  it('for Kubernetes ask for what a service answers, as the user of the image', async () => {
    const [service, set] = readYaml(fenceOf('yaml'));
    expect([yamlAt(service, 'kind'), yamlAt(set, 'kind')]).toEqual(['Service', 'StatefulSet']);
    const pod = yamlAt(set, 'spec', 'template', 'spec');
    const container = yamlAt(pod, 'containers', 0);
    const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];
    const paths = probes.map((name) => yamlAt(container, name, 'httpGet', 'path'));
    expect(paths).toEqual(healthPaths);
    const { address } = await aRunningService();
    for (const path of paths) expect((await fetch(`${address}${String(path)}`)).status).toBe(200);
    const port = instruction('EXPOSE');
    expect(probes.map((name) => yamlAt(container, name, 'httpGet', 'port'))).toEqual(
      probes.map(() => port),
    );
    const security = yamlAt(pod, 'securityContext');
    expect([yamlAt(security, 'runAsUser'), yamlAt(security, 'fsGroup')]).toEqual(user);
    expect(yamlAt(security, 'fsGroupChangePolicy')).toBe('OnRootMismatch');
    const mounts = yamlAt(container, 'volumeMounts') as readonly Yaml[];
    expect(mounts.map((mount) => yamlAt(mount, 'mountPath'))).toContain(volume);
    const claims = yamlAt(set, 'spec', 'volumeClaimTemplates') as readonly Yaml[];
    const volumes = [
      ...claims.map((claim) => yamlAt(claim, 'metadata', 'name')),
      ...(yamlAt(pod, 'volumes') as readonly Yaml[]).map((one) => yamlAt(one, 'name')),
    ];
    expect(mounts.map((mount) => yamlAt(mount, 'name'))).toEqual(volumes);
  });

  it('for systemd name credentials that are loaded, and wait until a service has ended', () => {
    const unit = fenceOf('ini');
    const values = (name: string): readonly string[] =>
      [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
    const lines = unit.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => !/^(\[\w+\]|# .+|[A-Z][A-Za-z]+=.+)$/.test(line))).toEqual([]);
    const loaded = values('LoadCredential').map((one) => one.split(':')[0]);
    const used = [...unit.matchAll(/%d\/([\w-]+)/g)].map(([, name]) => name);
    expect([used.length > 0, used]).toEqual([true, loaded]);
    const shutdownMs = Number(command.getOptionValue('shutdownLimit'));
    expect(Number(values('TimeoutStopSec')[0]) * 1_000).toBeGreaterThan(shutdownMs);
    const { wrongUsage, invalidFile } = exitCodes;
    expect(values('RestartPreventExitStatus')).toEqual([`${wrongUsage} ${invalidFile}`]);
    // Node compiles at run time, and would not start.
    expect(values('MemoryDenyWriteExecute')).toEqual([]);
  });

  it.each(['caddy', 'nginx', 'haproxy'])('for %s hide metrics, and forward the rest', (proxy) => {
    const text = fenceOf(proxy);
    expect(text).toMatch(/8080/);
    expect(text).toMatch(/404/);
    expect(text).toMatch(/metrics/);
    expect(text.split('{').length).toBe(text.split('}').length);
    // Caddy sets these headers, and passes sockets on, by itself.
    const wanted = proxy === 'caddy' ? [] : ['X-Forwarded-For', 'X-Forwarded-Proto'];
    for (const header of wanted) expect(text).toContain(header);
  });

  it('for HAProxy ask each server whether it serves', async () => {
    const text = fenceOf('haproxy');
    const [, path = ''] = /http-check send meth GET uri (\S+)/.exec(text) ?? [];
    const [, status] = /http-check expect status (\d+)/.exec(text) ?? [];
    const { address } = await aRunningService();
    expect((await fetch(`${address}${path}`)).status).toBe(Number(status));
    expect(text.match(/^ {4}server \w+ \S+ check$/gm)).toHaveLength(2);
  });
});
