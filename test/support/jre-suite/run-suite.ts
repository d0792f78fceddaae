/** Runs the tests of a checkout in mocha, and sorts what they came to. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { registerSuiteHooks } from './module-hooks.ts';
import type { Peers } from './peers.ts';

export interface FailedTest {
  readonly title: string;
  readonly reason: string;
}

export interface SuiteResult {
  readonly passed: readonly string[];
  /** Tests of public behaviour. */
  readonly failed: readonly FailedTest[];
  /** Tests that call a method whose name begins with an underscore. */
  readonly ofPrivateMethods: readonly FailedTest[];
}

interface MochaTest {
  fullTitle(): string;
}

interface MochaRunner {
  on(event: 'pass', listener: (test: MochaTest) => void): void;
  on(event: 'fail', listener: (test: MochaTest, error: Error) => void): void;
}

interface MochaInstance {
  readonly suite: { emit(event: string, ...given: readonly unknown[]): void };
  run(done: () => void): MochaRunner;
}

type MochaClass = new (options: object) => MochaInstance;

const privateMethod = /(^|\s)_[a-z]\w*/;

/** @param checkout - the folder of a clone of json-rules-engine's repository. */
export async function runSuite(checkout: string, peers: Peers): Promise<SuiteResult> {
  const folder = join(checkout, 'test');
  registerSuiteHooks(`${pathToFileURL(folder).href}/`, peers);
  const Mocha: MochaClass = peers.require('mocha');
  class Silent {}
  const mocha = new Mocha({ reporter: Silent, checkLeaks: true, globals: ['expect'] });
  mocha.suite.emit('pre-require', globalThis, null, mocha);
  await prepare(folder, peers);
  for (const file of testFiles(folder)) await import(pathToFileURL(join(folder, file)).href);
  const passed: string[] = [];
  const failed: FailedTest[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => passed.push(test.fullTitle()));
    runner.on('fail', (test, error) => {
      failed.push({ title: test.fullTitle(), reason: String(error?.message ?? error) });
    });
  });
  const isPrivate = ({ title }: FailedTest) => privateMethod.test(title);
  return {
    passed,
    failed: failed.filter((test) => !isPrivate(test)),
    ofPrivateMethods: failed.filter(isPrivate),
  };
}

/** What their set-up file does: assertions and factories are global. */
async function prepare(folder: string, { require: load }: Peers): Promise<void> {
  const chai = load('chai');
  for (const plugin of ['chai-as-promised', 'sinon-chai', 'dirty-chai']) chai.use(load(plugin));
  const factory = async (name: string): Promise<unknown> => {
    const url = pathToFileURL(join(folder, 'support', `${name}-factory.js`)).href;
    return ((await import(url)) as { readonly default: unknown }).default;
  };
  const factories = { rule: await factory('rule'), condition: await factory('condition') };
  Object.assign(globalThis, { expect: chai.expect, factories });
}

function testFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !file.startsWith('support'))
    .sort();
}
