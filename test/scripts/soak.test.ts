import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { root } from '../support/tree.ts';

function soak(...args: readonly string[]) {
  return spawnSync(process.execPath, ['scripts/soak.ts', ...args], { cwd: root, encoding: 'utf8' });
}

describe('npm run soak', () => {
  it('keeps a busy centre at work and samples the invariants', () => {
    const { status, stdout } = soak('--instants', '20000', '--json');
    const report = JSON.parse(stdout);
    expect({ status, report }).toMatchObject({
      status: 0,
      report: { instants: 20_000, samples: 1, broken: [] },
    });
    const seen = ['call.abandoned', 'offer.expired', 'callback.attempted', 'call.stepChanged'];
    for (const type of seen) expect(report.effects[type], type).toBeGreaterThan(10);
  });

  it.each([
    [['--instants', '0'], '--instants is 0, expected a whole number from 1'],
    [['--seed', 'x'], '--seed is x, expected a whole number from 0'],
    [['--minutes', '1'], "Unknown option '--minutes'"],
  ])('refuses %j', (args, text) => {
    const { status, stderr } = soak(...args);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(text) });
  });
});
