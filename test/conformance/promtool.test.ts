/** Prometheus' own tool on what a service and a standby expose, and on the alert rules. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aStandby } from '../support/a-standby.ts';
import { programHere } from '../support/program-here.ts';
import { root } from '../support/tree.ts';
import { severalCentres } from '../support/two-centres.ts';

const programs = await programHere('promtool', 'metrics-programs.mjs');
const promtool: string | null = programs && JSON.parse(programs).promtool;

function checks(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(promtool ?? '', ['check', ...args], {
    input,
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}`.trim() };
}

describe.runIf(promtool !== null)('promtool', () => {
  it('has nothing against the metrics of a service, of one centre, or of a standby', async () => {
    const service = await severalCentres();
    await service.arrive('orders');
    const texts = [];
    for (const as of ['root', 'root', 'lea'])
      texts.push((await service.ask(as, 'GET /metrics')).text);
    const standby = await fetch(`${(await aStandby()).address}/metrics`);
    texts.push(await standby.text());
    for (const text of texts) expect(checks(['metrics'], text)).toEqual({ status: 0, said: '' });
    expect(texts.at(-1)).toContain('\ncallwright_standby 1\n');
    expect(
      checks(['metrics'], '# HELP wait_ms Wait.\n# TYPE wait_ms gauge\nwait_ms 1\n').status,
    ).toBe(3);
  });

  it('accepts the alert rules', () => {
    const rules = join(root, 'examples/operations/alerts.yaml');
    expect(checks(['rules', rules])).toMatchObject({ status: 0 });
  });
});
