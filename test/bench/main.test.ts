import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/tree.ts';

function bench(...args: readonly string[]) {
  const file = join(root, 'bench', 'main.ts');
  return spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' });
}

describe('the bench command', () => {
  it('lists the rows under each name given', () => {
    const { status, stdout } = bench('machines', 'routing.peer', '--list');
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'machines.table (look-ups/s)',
      'routing.peer.xstateActors (decisions/s)',
      'routing.peer.jsonRulesEngine (decisions/s)',
      'routing.peer.sqlite (decisions/s)',
      '',
    ]);
  });

  it('refuses a name that no row has, and says which one is near', () => {
    const { status, stderr } = bench('routing', 'routing.decied');
    expect(status).toBe(2);
    expect(stderr).toContain('no row routing.decied, did you mean routing.decide?');
  });

  it('prints one JSON object per row', () => {
    const { status, stdout } = bench('machines', '--json');
    expect(status).toBe(0);
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      'name',
      'value',
      'spread',
      'ratioSpread',
      'peerSpread',
      'unit',
      'peer',
      'peerValue',
      'ratio',
      'config',
      'goal',
      'reached',
    ]);
  });
});
