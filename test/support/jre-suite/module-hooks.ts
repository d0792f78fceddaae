/**
 * Lets a checkout's tests be imported as they are: their syntax is that of modules, `../src/…` is
 * our facade, and bare names are the installed test packages.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Peers } from './peers.ts';

const compat = new URL('../../../rules/compat/index.ts', import.meta.url).href;

/** Their module → our export that stands for its default export. */
const standIns: Readonly<Record<string, string>> = {
  index: 'createEngine',
  almanac: 'Almanac',
  condition: 'Condition',
  fact: 'Fact',
  rule: 'Rule',
  'engine-default-operators': 'standardOperators',
};

/** Takes effect for all imports from then on. */
export function registerSuiteHooks(testFolder: string, peers: Peers): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (context.parentURL?.startsWith(testFolder)) {
        const source = /^(?:\.\.\/)+src\/(.+)$/.exec(specifier)?.[1];
        const url = source === undefined ? `jre-peer:${specifier}` : `jre-src:${source}`;
        if (source !== undefined || peers.names.includes(specifier)) {
          return { url, shortCircuit: true };
        }
      }
      return next(specifier, context);
    },
    load(url, context, next) {
      const text = textOf(url, testFolder, peers);
      if (text === undefined) return next(url, context);
      return { format: 'module', source: text, shortCircuit: true };
    },
  });
}

function textOf(url: string, testFolder: string, peers: Peers): string | undefined {
  if (url.startsWith('jre-src:')) {
    const name = url.slice('jre-src:'.length);
    const own = standIns[name];
    if (own === undefined) throw new Error(`the facade has nothing for their src/${name}`);
    return `export * from '${compat}';\nexport { ${own} as default } from '${compat}';`;
  }
  if (url.startsWith('jre-peer:')) return peerModule(url.slice('jre-peer:'.length), peers);
  const isTest = url.startsWith(testFolder) && !url.startsWith(`${testFolder}support/`);
  return isTest ? readFileSync(fileURLToPath(url), 'utf8') : undefined;
}

/** All members of a package as named exports: it is not written as a module. */
function peerModule(name: string, { require, manifest }: Peers): string {
  const names = Object.keys(require(name)).filter(
    (member) => /^[A-Za-z_]\w*$/.test(member) && member !== 'default',
  );
  return [
    `import { createRequire } from 'node:module';`,
    `const whole = createRequire(${JSON.stringify(manifest)})('${name}');`,
    'export default whole;',
    ...names.map((member) => `const own_${member} = whole.${member};`),
    `export { ${names.map((member) => `own_${member} as ${member}`).join(', ')} };`,
  ].join('\n');
}
