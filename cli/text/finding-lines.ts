/** Findings as lines: `file:line:column error code message`, and the correction below. */
import type { Finding, PlacedRuleFinding } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import type { Style } from './style.ts';

export interface PlacedFinding {
  readonly severity: 'error' | 'warning' | 'hint';
  readonly code: string;
  /** RFC 6901 pointer into the file. */
  readonly path: string;
  readonly message: string;
  readonly fix?: string;
  readonly line?: number;
  readonly column?: number;
}

/** All findings of a schema are errors. */
export function asPlaced(finding: Finding): PlacedFinding {
  const { pointer: path, code, message, line, column } = finding;
  return { severity: 'error', code, path, message, ...omitUndefined({ line, column }) };
}

export function asPlacedRule({
  id: code,
  pointer: path,
  ...finding
}: PlacedRuleFinding): PlacedFinding {
  const { severity, message, line, column } = finding;
  return { severity, code, path, message, line, column };
}

/** `name` is the file's; lines are not indented, so that editors find the position. */
export function findingLines(
  name: string,
  findings: readonly PlacedFinding[],
  style: Style,
): readonly string[] {
  const { signs } = style;
  return findings.flatMap(({ severity, code, message, fix, line, column }) => {
    const place = [name, ...(line === undefined ? [] : [line, column ?? 1])].join(':');
    const first = `${place}  ${severityIn(style, severity)}  ${style.bold(code)}  ${message}`;
    return fix === undefined ? [first] : [first, `    ${signs.fix} ${fix}`];
  });
}

function severityIn({ red, yellow, dim, signs }: Style, severity: PlacedFinding['severity']) {
  if (severity === 'error') return red(`${signs.no} error`);
  if (severity === 'warning') return yellow(`${signs.warning} warning`);
  return dim(`${signs.hint} hint`);
}
