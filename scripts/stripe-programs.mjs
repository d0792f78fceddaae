/**
 * `node scripts/stripe-programs.mjs stripe-mock|localstripe` prints the path of a server to test
 * payments against, cached: Stripe's own mock, built from its Go module, or one that keeps state,
 * from PyPI. Plain JavaScript on Node 20.
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
};

/** It writes all that it keeps to a file at each change; a test needs it in memory alone. */
const start = [
  'from localstripe import resources, server',
  'resources.Store.dump_to_disk = lambda self: None',
  'server.start()',
].join('; ');

await answerWith(async () => {
  const [name = ''] = process.argv.slice(2);
  if (!Object.hasOwn(programs, name)) {
    throw new SetUpError(`expected stripe-mock or localstripe, not ${JSON.stringify(name)}`);
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
  const libraries = join(folder, 'python');
  await run('python3', ['-m', 'venv', libraries], { cwd: work });
  const python = join(libraries, 'bin', 'python');
  await run(python, ['-m', 'pip', 'install', '--quiet', `localstripe==${version}`], { cwd: work });
  const made = join(work, 'made');
  writeFileSync(made, `#!/bin/sh\nexec '${python}' -c '${start}' --from-scratch "$@"\n`);
  moved(made, path);
}
