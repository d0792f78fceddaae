/** Prometheus' own tool on what a service and a standby expose, and on when each alert fires. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { aStandby } from '../support/a-standby.ts';
import { exposed } from '../support/exposition.ts';
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

const alertsPath = join(root, 'examples/operations/alerts.yaml');

/** Series by name and labels: a value each minute, in promtool's notation. */
interface Series {
  readonly [series: string]: string;
}

interface AlertCase {
  /** What is wrong. */
  readonly series: Series;
  /** The minute at which it fires. */
  readonly atMinutes: number;
  readonly labels: { readonly [label: string]: string };
  readonly summary: string;
}

const critical = { severity: 'critical' };
const warning = { severity: 'warning' };
const lyon = { centre: 'lyon' };
const main = { centre: 'lyon', handler: 'main' };
const orders = { centre: 'lyon', queue: 'orders' };

const cases: { readonly [alert: string]: AlertCase } = {
  CallwrightDown: {
    series: { 'up{job="callwright",instance="a:8080"}': '0x10' },
    atMinutes: 1,
    labels: { job: 'callwright', instance: 'a:8080', ...critical },
    summary: 'a:8080 answers no request.',
  },
  CallwrightCentreDown: {
    series: { 'callwright_centre_up{centre="lyon"}': '0x10' },
    atMinutes: 1,
    labels: { ...lyon, ...critical },
    summary: 'Centre lyon is closed, stops or can store nothing; /health/ready says why.',
  },
  CallwrightStorageBlocked: {
    series: { 'callwright_store_blocked{centre="lyon",handler="main"}': '1x10' },
    atMinutes: 1,
    labels: { ...main, ...critical },
    summary: 'Nothing can be stored for lyon; the log has the cause.',
  },
  CallwrightJournalLags: {
    series: { 'callwright_journal_lag_seconds{centre="lyon",handler="main"}': '5x10' },
    atMinutes: 1,
    labels: { ...main, ...critical },
    summary: 'The journal of lyon has waited 5s for its disk.',
  },
  CallwrightJournalSlow: {
    series: {
      'callwright_journal_append_seconds_bucket{centre="lyon",handler="main",le="0.1"}': '0x20',
      'callwright_journal_append_seconds_bucket{centre="lyon",handler="main",le="0.5"}': '0+60x20',
      'callwright_journal_append_seconds_bucket{centre="lyon",handler="main",le="+Inf"}': '0+60x20',
    },
    atMinutes: 15,
    labels: { ...lyon, ...warning },
    summary: 'Of appends to the journal of lyon, 1 % take longer than 496ms.',
  },
  CallwrightPartLost: {
    series: { 'callwright_part_up{centre="lyon",part="switch"}': '0x10' },
    atMinutes: 2,
    labels: { ...lyon, part: 'switch', ...warning },
    summary: 'lyon has lost switch; the log has the cause.',
  },
  CallwrightOrdersParked: {
    series: { 'callwright_order_alarms_total{centre="lyon",kind="effect_parked"}': '0x5 1x10' },
    atMinutes: 8,
    labels: { ...lyon, kind: 'effect_parked', ...critical },
    summary: 'Work on orders of lyon was given up (effect_parked); the log names it.',
  },
  CallwrightOutboxGrows: {
    series: { 'callwright_outbox_effects{centre="lyon"}': '1500x20' },
    atMinutes: 15,
    labels: { ...lyon, ...warning },
    summary: '1500 effects of orders of lyon wait.',
  },
  CallwrightRequestsFail: {
    series: {
      'callwright_requests_total{operation="createCall",by="http",status="201"}': '0+54x20',
      'callwright_requests_total{operation="createCall",by="http",status="503"}': '0+6x20',
    },
    atMinutes: 15,
    labels: critical,
    summary: '10% of requests fail.',
  },
  CallwrightCallersGiveUp: {
    series: {
      'callwright_calls_offered_total{centre="lyon",handler="main",queue="orders"}': '0+100x40',
      'callwright_calls_abandoned_total{centre="lyon",handler="main",queue="orders"}': '0+20x40',
    },
    atMinutes: 35,
    labels: { ...orders, ...warning },
    summary: '20% of the callers of orders give up.',
  },
  CallwrightLongWait: {
    series: {
      'callwright_longest_wait_seconds{centre="lyon",handler="main",queue="orders"}': '700x10',
    },
    atMinutes: 1,
    labels: { ...orders, handler: 'main', ...warning },
    summary: 'A caller of orders has waited 11m 40s.',
  },
  CallwrightStartedAgain: {
    series: { 'callwright_lives_total{centre="lyon",handler="main"}': '1x5 2x10' },
    atMinutes: 8,
    labels: { ...lyon, ...warning },
    summary: 'The service of lyon was started again, or a standby took over.',
  },
  CallwrightNoStandby: {
    series: { 'callwright_standby{instance="b:8080"}': '0x20' },
    atMinutes: 10,
    labels: warning,
    summary: 'No standby waits to take over.',
  },
};

/** A service with a standby on a day on which nothing is wrong. */
const healthy: Series = {
  'up{job="callwright",instance="a:8080"}': '1x60',
  'callwright_centre_up{centre="lyon"}': '1x60',
  'callwright_store_blocked{centre="lyon",handler="main"}': '0x60',
  'callwright_journal_lag_seconds{centre="lyon",handler="main"}': '0.01x60',
  'callwright_journal_append_seconds_bucket{centre="lyon",handler="main",le="0.1"}': '0+60x60',
  'callwright_journal_append_seconds_bucket{centre="lyon",handler="main",le="+Inf"}': '0+60x60',
  'callwright_part_up{centre="lyon",part="switch"}': '1x60',
  'callwright_order_alarms_total{centre="lyon",kind="effect_parked"}': '3x60',
  'callwright_outbox_effects{centre="lyon"}': '900x60',
  'callwright_requests_total{operation="createCall",by="http",status="201"}': '0+200x60',
  'callwright_requests_total{operation="createCall",by="http",status="503"}': '0+1x60',
  'callwright_calls_offered_total{centre="lyon",handler="main",queue="orders"}': '0+100x60',
  'callwright_calls_abandoned_total{centre="lyon",handler="main",queue="orders"}': '0+9x60',
  'callwright_longest_wait_seconds{centre="lyon",handler="main",queue="orders"}': '590x60',
  'callwright_lives_total{centre="lyon",handler="main"}': '2x60',
  'callwright_standby{instance="b:8080"}': '1x60',
};

interface ExpectedAlert {
  readonly alertname: string;
  readonly eval_time: string;
  readonly exp_alerts: readonly object[];
}

interface Input {
  readonly series: string;
  readonly values: string;
}

/** Expressions of the dashboard's panels. */
const expressions = (
  JSON.parse(readFileSync(join(root, 'examples/operations/dashboard.json'), 'utf8')) as {
    readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  }
).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

/** Whether an expression gives numbers after an hour of such series. */
function drawnOf(expr: string, inputs: readonly Input[]): boolean {
  const path = join(aFolder(), 'panel.test.json');
  // It expects nothing, so promtool says what it got.
  const asked = [{ expr, eval_time: '1h', exp_samples: [] }];
  const group = { interval: '1m', input_series: inputs, promql_expr_test: asked };
  writeFileSync(path, JSON.stringify({ rule_files: [], tests: [group] }));
  const ran = spawnSync(promtool ?? '', ['test', 'rules', path], { encoding: 'utf8' });
  return /got:.*\} \d/.test(`${ran.stdout}${ran.stderr}`);
}

/** What promtool has against such alerts of these series, by the rules as they are in `examples`. */
function tests(series: Series, alerts: readonly ExpectedAlert[]) {
  const path = join(aFolder(), 'alerts.test.json');
  const inputs = Object.entries(series).map(([name, values]) => ({ series: name, values }));
  const group = { interval: '1m', input_series: inputs, alert_rule_test: alerts };
  const file = { rule_files: [alertsPath], evaluation_interval: '10s', tests: [group] };
  writeFileSync(path, JSON.stringify(file));
  const ran = spawnSync(promtool ?? '', ['test', 'rules', path], { encoding: 'utf8' });
  return { status: ran.status, said: `${ran.stdout}${ran.stderr}` };
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
    expect(checks(['rules', alertsPath])).toMatchObject({ status: 0 });
  });

  it('can read each expression of the dashboard', () => {
    const rulesOf = (exprs: readonly string[]) => {
      const rules = exprs.map((expr, n) => ({ record: `panel:${n}`, expr }));
      const path = join(aFolder(), 'dashboard.rules.json');
      writeFileSync(path, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
      return checks(['rules', path]);
    };
    expect(rulesOf(expressions)).toMatchObject({ status: 0 });
    expect(rulesOf([...expressions, 'sum by (centre callwright_calls']).status).not.toBe(0);
  });

  it('draws each panel of the dashboard from the series of a service with calls', async () => {
    const { series, families } = await exposed();
    const counted = families.flatMap(({ name, type }) => (type === 'gauge' ? [] : [name]));
    const inputs = series.map(({ name, labels, value }) => {
      const pairs = Object.entries({ ...labels, job: 'callwright', instance: 'a:8080' });
      const isCounted = counted.includes(name.replace(/_(bucket|sum|count)$/, ''));
      return {
        series: `${name}{${pairs.map(([label, one]) => `${label}="${one}"`).join()}}`,
        // A service that goes on as it began: each minute as much.
        values: isCounted ? `0+${value}x60` : `${value}x60`,
      };
    });
    const shown = expressions.map((expr) => expr.replaceAll('$centre', '.*'));
    // Only a part that is lost, or an alarm, has a series here.
    const isOfFaults = (expr: string) => expr.endsWith('== 0') || expr.includes('alarms_total');
    const drawn = shown.map((expr) => [isOfFaults(expr) || drawnOf(expr, inputs), expr]);
    expect(drawn).toEqual(shown.map((expr) => [true, expr]));
    expect(drawnOf('sum(callwright_cals)', inputs)).toBe(false);
  });

  it('has a case for each alert', () => {
    const names = [...readFileSync(alertsPath, 'utf8').matchAll(/- alert: (\w+)/g)];
    expect(Object.keys(cases)).toEqual(names.map(([, name]) => name));
  });

  it.each(Object.entries(cases))('sees %s fire, with its sentence', (alertname, of) => {
    const fired = { exp_labels: of.labels, exp_annotations: { summary: of.summary } };
    const at = { alertname, eval_time: `${of.atMinutes}m` };
    const { status, said } = tests(of.series, [{ ...at, exp_alerts: [fired] }]);
    expect([status, said]).toEqual([0, expect.stringContaining('SUCCESS')]);
    expect(tests(of.series, [{ ...at, exp_alerts: [] }]).status).toBe(1);
  });

  it('sees no alert on a day on which nothing is wrong', () => {
    const quiet = Object.keys(cases).flatMap((alertname) =>
      ['10m', '35m', '60m'].map((at) => ({ alertname, eval_time: at, exp_alerts: [] })),
    );
    const { status, said } = tests(healthy, quiet);
    expect([status, said]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });
});
