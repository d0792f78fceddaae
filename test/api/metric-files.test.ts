/** The page of metrics, the alert rules and the dashboard name what a running service exposes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Exposition, exposed } from '../support/exposition.ts';
import { root } from '../support/tree.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Selector {
  readonly name: string;
  /** Label and value of each matcher; null: not an equality. */
  readonly labels: readonly (readonly [label: string, value: string | null])[];
}

/** Series that an expression selects, and labels that it groups by. */
function selectorsIn(expression: string) {
  const own = /\b((?:callwright|process|nodejs|up)\w*)\b(?:\{([^}]*)\})?/g;
  const groups = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) =>
    labels.split(',').map((label) => label.trim()),
  );
  const selectors = [...expression.replaceAll(/\bby \([^)]*\)/g, '').matchAll(own)].map(
    ([, name = '', inner = '']): Selector => ({
      name,
      labels: [...inner.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].map(
        ([, label = '', operator, value = '']) => [label, operator === '=' ? value : null],
      ),
    }),
  );
  return { selectors, groups };
}

/** Labels that Prometheus adds to what it reads. */
const added: readonly string[] = ['job', 'instance'];

/** What an expression names that is not exposed. */
function unknownIn(expression: string, { series }: Exposition): readonly string[] {
  const { selectors, groups } = selectorsIn(expression);
  if (selectors.length === 0) return [`no series in ${expression}`];
  return selectors.flatMap(({ name, labels }) => {
    if (name === 'up') return [];
    const own = series.filter((one) => one.name === name);
    if (own.length === 0) return [name];
    const wanted = [...labels, ...groups.map((label) => [label, null] as const)];
    return wanted
      .filter(([label]) => !added.includes(label))
      .filter(([label, value]) => {
        const values = own.flatMap(({ labels: { [label]: one = [] } }) => one);
        return value === null ? values.length === 0 : !values.includes(value);
      })
      .map(([label, value]) => `${name} has no ${label} ${value ?? ''}`);
  });
}

const alerts = [
  ...read('examples/operations/alerts.yaml').matchAll(
    /^ +- alert: (\w+)\n +expr: (?:>-\n)?((?:.+\n)+?) +(?:for|labels):/gm,
  ),
].map(([, alert = '', expression = '']) => ({ alert, expression }));

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}
const dashboard = JSON.parse(read('examples/operations/dashboard.json')) as {
  readonly panels: readonly Panel[];
};
const targets = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr, legendFormat }) => ({ title, expr, legendFormat })),
);

describe('what operators read of the metrics', () => {
  it('names only series and labels that a running service exposes', async () => {
    const exposition = await exposed();
    expect(alerts.length).toBe(
      read('examples/operations/alerts.yaml').split('- alert:').length - 1,
    );
    expect(alerts.length).toBeGreaterThan(10);
    for (const { alert, expression } of alerts) {
      expect([alert, unknownIn(expression, exposition)]).toEqual([alert, []]);
    }
    expect(targets.length).toBeGreaterThan(20);
    for (const { title, expr, legendFormat } of targets) {
      expect([title, unknownIn(expr, exposition)]).toEqual([title, []]);
      const { selectors, groups } = selectorsIn(expr);
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      const known = exposition.series
        .filter(({ name }) => selectors.some((one) => one.name === name))
        .flatMap(({ labels }) => Object.keys(labels));
      const kept = groups.length > 0 ? groups : [...known, ...added];
      expect([title, shown.filter((label) => !kept.includes(label))]).toEqual([title, []]);
    }
    for (const wrong of [
      'callwright_cals',
      'sum by (quue) (callwright_calls)',
      'callwright_calls{state="wating"} > 1',
      'callwright_calls{stat=~"w.*"} > 1',
    ]) {
      expect([wrong, unknownIn(wrong, exposition)]).not.toEqual([wrong, []]);
    }
  });

  it('has a row on the page for each family, with its type, labels and meaning', async () => {
    const { families } = await exposed();
    const rows = read('docs/metrics.md')
      .split('\n')
      .filter((line) => line.startsWith('| `callw'));
    const found = rows.map((row) => {
      const [name = '', type, labels = '', unit, help] = row.slice(2, -2).split(' | ');
      return { name: name.replaceAll('`', ''), type, labels: labels.trim(), unit, help };
    });
    const own = families.filter(({ name }) => name.startsWith('callwright_'));
    expect(own.length).toBeGreaterThan(20);
    expect(found.map(({ name }) => name)).toEqual(own.map(({ name }) => name));
    for (const { name, type, labels, unit, help } of found) {
      const family = own.find((one) => one.name === name);
      expect([name, type, help]).toEqual([name, family?.type, family?.help]);
      expect([name, unit]).toEqual([name, /_(seconds|bytes)$/.exec(name)?.[1] ?? 'number']);
      // A family without series shows no labels.
      if (family?.labels.length !== 0)
        expect([name, labels]).toEqual([name, family?.labels.join(', ')]);
    }
  });
});
