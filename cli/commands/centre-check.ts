/**
 * `callwright centre check`: is this centre file valid, and is it meant as it stands?
 *
 * Exit code 3 where it is not valid, 1 where lint finds an error, else 0: warnings are shown.
 */
import { parseCentre } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { locate } from '../files/locate.ts';
import { lintPlaced } from '../files/read-centre.ts';
import { readRuleSets } from '../files/read-rule-sets.ts';
import { readText } from '../files/read-text.ts';
import { asPlaced, findingLines, type PlacedFinding } from '../text/finding-lines.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';

export interface CentreCheckOptions extends StyleOptions {
  readonly output: 'text' | 'json';
}

/** Checks the file at `path`; the answer goes to stdout. */
export function centreCheckCommand(path: string, options: CentreCheckOptions): ExitCode {
  const { text } = readText(path);
  const parsed = parseCentre(text);
  const ofRules = parsed.ok ? ruleFindings(parsed.centre, text, path) : [];
  const findings = parsed.ok
    ? [...ofRules, ...lintPlaced(parsed.centre, text)]
    : parsed.problems.map((finding) => asPlaced(finding));
  const isValid = parsed.ok && ofRules.length === 0;
  const print = options.output === 'json' ? asJson : asText;
  const name = path === '-' ? 'stdin' : path;
  process.stdout.write(print({ name, isValid, findings }, options));
  if (!isValid) return exitCodes.invalidFile;
  return findings.some(({ severity }) => severity === 'error') ? exitCodes.no : exitCodes.yes;
}

/** What is wrong with the rule sets that the centre names, at their entries in its text. */
function ruleFindings(centre: CentreFile, text: string, path: string): readonly PlacedFinding[] {
  const { faulty } = readRuleSets(centre, path);
  const places = locate(
    text,
    faulty.map(({ place }) => `/rules/${place}`),
  );
  return faulty.flatMap(({ place, path: file, findings }) =>
    findings.map(({ message, line, column, ...finding }) => ({
      ...finding,
      path: `/rules/${place}`,
      message: `${line === undefined ? file : `${file}:${line}:${column}`} ${message}`,
      ...places.get(`/rules/${place}`),
    })),
  );
}

interface Checked {
  readonly name: string;
  /** The schema holds, and the rule sets it names may be active. */
  readonly isValid: boolean;
  readonly findings: readonly PlacedFinding[];
}

function asJson({ name, isValid, findings }: Checked): string {
  return `${jsonAnswer('centreCheck/1', { file: name, isValid, findings })}\n`;
}

function asText({ name, isValid, findings }: Checked, options: CentreCheckOptions): string {
  const style = styleOf(options, process.stdout);
  const errors = countOf(findings, 'error');
  const said = [
    ...(errors === 0 ? [] : [plural(errors, 'error')]),
    ...(['warning', 'hint'] as const).flatMap((severity) => {
      const count = countOf(findings, severity);
      return count === 0 ? [] : [plural(count, severity)];
    }),
  ].join(', ');
  const { signs } = style;
  const verdict =
    errors > 0
      ? style.red(`${signs.no} ${name}: ${isValid ? '' : 'not valid, '}${said}`)
      : style.green(`${signs.yes} ${name}: valid${said === '' ? ', nothing found' : `, ${said}`}`);
  return `${[verdict, ...findingLines(name, findings, style)].join('\n')}\n`;
}

function countOf(findings: readonly PlacedFinding[], of: PlacedFinding['severity']): number {
  return findings.filter(({ severity }) => severity === of).length;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
