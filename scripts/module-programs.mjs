/**
 * `node scripts/module-programs.mjs NAME` prints the path of a program that a package registry
 * holds, cached: stripe-mock (Stripe's own mock, a Go module), localstripe (a payment server that
 * keeps state, PyPI), schemathesis (sends requests made from an OpenAPI file, PyPI). Plain
 * JavaScript on Node 20.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpError } from './install.mjs';
import { answerWith, buildGo, lockOf, moved, obtained, run } from './obtain-programs.mjs';

const programs = {
  'stripe-mock': {
    version: '0.203.0',
    needs: 'Go 1.26 or newer',
    how: 'building it from its Go module, some 30 s',
    make: buildMock,
  },
  localstripe: {
    version: '1.15.10',
    needs: 'Python 3.11 or newer with venv',
    how: 'fetching it and its Python libraries, 10 MB, with pip',
    make: fetchLocalstripe,
  },
  schemathesis: {
    version: '4.32.5',
    needs: 'Python 3.11 or newer with venv',
    how: 'fetching it and its Python libraries, 60 MB, with pip',
    make: fetchSchemathesis,
  },
};

/** localstripe writes its state to a file at each change; tests need it in memory only. */
const start = [
  'from localstripe import resources, server',
  'resources.Store.dump_to_disk = lambda self: None',
  'server.start()',
].join('; ');

await answerWith(async () => {
  const [name = ''] = process.argv.slice(2);
  if (!Object.hasOwn(programs, name)) {
    const names = Object.keys(programs).join(', ');
    throw new SetUpError(`expected one of ${names}, not ${JSON.stringify(name)}`);
  }
  const { version, needs, how, make } = programs[name];
  return await obtained({
    what: name,
    folderName: `${name}-${version}`,
    file: name,
    how,
    needs,
    make,
  });
});

async function buildMock({ work, path }) {
  await buildGo('github.com/stripe/stripe-mock', { lock: 'stripe-mock', work, path });
}

async function fetchLocalstripe({ work, folder, path }) {
  const python = join(await fetchFromPypi('localstripe', { work, folder }), 'python');
  const made = join(work, 'made');
  writeFileSync(made, `#!/bin/sh\nexec '${python}' -c '${start}' --from-scratch "$@"\n`);
  moved(made, path);
}

async function fetchSchemathesis({ work, folder, path }) {
  const programs = await fetchFromPypi('schemathesis', { work, folder });
  const made = join(work, 'made');
  writeFileSync(made, `#!/bin/sh\nexec '${join(programs, 'schemathesis')}' "$@"\n`);
  moved(made, path);
}

/** Installs the releases of a lock, each by its hash; returns the folder of their programs. */
async function fetchFromPypi(name, { work, folder }) {
  const libraries = join(folder, 'python');
  await run('python3', ['-m', 'venv', libraries], { cwd: work });
  const programs = join(libraries, 'bin');
  const install = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '--no-build-isolation'];
  // What builds a release from source, which pip would else fetch by itself.
  for (const lock of ['python-build', name]) {
    const args = [...install, '--requirement', lockOf(`${lock}.txt`)];
    await run(join(programs, 'python'), args, { cwd: work });
  }
  return programs;
}
