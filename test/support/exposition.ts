/** What an answer in Prometheus' text format exposes. */

export interface Series {
  /** With `_bucket`, `_sum` or `_count` of a histogram. */
  readonly name: string;
  readonly labels: { readonly [label: string]: string };
  readonly value: number;
}

export interface MetricFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  /** Labels of its series, but that of buckets; empty without a series. */
  readonly labels: readonly string[];
}

export interface Exposition {
  readonly series: readonly Series[];
  readonly families: readonly MetricFamily[];
}

/** Reads a text. @throws {Error} at a line that is neither a series nor a comment */
export function expositionOf(text: string): Exposition {
  const lines = text.split('\n').filter((line) => line !== '');
  const series = lines
    .filter((line) => !line.startsWith('#'))
    .map((line): Series => {
      const [, name, inner = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (name === undefined) throw new Error(`not a series: ${line}`);
      const pairs = [...inner.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
        ([, label = '', one = '']) => [label, one] as const,
      );
      return { name, labels: Object.fromEntries(pairs), value: Number(value) };
    });
  const families = lines.flatMap((line): MetricFamily[] => {
    const [, name, help = ''] = /^# HELP (\w+) (.*)$/.exec(line) ?? [];
    if (name === undefined) return [];
    const type =
      lines
        .find((one) => one.startsWith(`# TYPE ${name} `))
        ?.split(' ')
        .at(-1) ?? '';
    const own = series.find((one) => one.name.replace(/_(bucket|sum|count)$/, '') === name);
    const labels = Object.keys(own?.labels ?? {}).filter((label) => label !== 'le');
    return [{ name, type, help, labels }];
  });
  return { series, families };
}
