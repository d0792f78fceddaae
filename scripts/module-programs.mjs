/**
 * `node scripts/module-programs.mjs NAME` prints the path of a program that a package registry
 * holds, cached: stripe-mock (Stripe's own mock, a Go module), localstripe (a payment server that
 * keeps state, PyPI), schemathesis (sends requests made from an OpenAPI file, PyPI). Plain
 * JavaScript on Node 20.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpError } from './install.mjs';
import { answerWith, moved, obtained, run } from './obtain-programs.mjs';

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
    make: (folders) => make(version, folders),
  });
});

async function buildMock(version, { work, path }) {
  const env = { ...process.env, GOBIN: work, GOFLAGS: '' };
  await run('go', ['install', `github.com/stripe/stripe-mock@v${version}`], { cwd: work, env });
  moved(join(work, 'stripe-mock'), path);
}

async function fetchLocalstripe(version, { work, folder, path }) {
  const python = join(await fetchFromPypi(`localstripe==${version}`, { work, folder }), 'python');
  const made = join(work, 'made');
  writeFileSync(made, `#!/bin/sh\nexec '${python}' -c '${start}' --from-scratch "$@"\n`);
  moved(made, path);
}

async function fetchSchemathesis(version, { work, folder, path }) {
  const programs = await fetchFromPypi(`schemathesis==${version}`, { work, folder });
  const made = join(work, 'made');
  writeFileSync(made, `#!/bin/sh\nexec '${join(programs, 'schemathesis')}' "$@"\n`);
  moved(made, path);
}

/** Returns the folder of its programs. */
async function fetchFromPypi(release, { work, folder }) {
  const libraries = join(folder, 'python');
  await run('python3', ['-m', 'venv', libraries], { cwd: work });
  const programs = join(libraries, 'bin');
  const install = ['-m', 'pip', 'install', '--quiet', release];
  await run(join(programs, 'python'), install, { cwd: work });
  return programs;
}
