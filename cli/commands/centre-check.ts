/**
 * `callwright centre check`: validates and lints a centre file. Exit code 3 if it is invalid, 1 for
 * lint errors, else 0.
 */
import { parseCentre } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { exitCodes } from '../cli-error.ts';
import { answering } from '../command.ts';
import { locate } from '../files/locate.ts';
import { lintPlaced } from '../files/read-centre.ts';
import { readRuleSets } from '../files/read-rule-sets.ts';
import { readText, shownPath } from '../files/read-text.ts';
import { plural } from '../text/figures.ts';
import { asPlaced, findingLines, type PlacedFinding } from '../text/finding-lines.ts';
import type { Style } from '../text/style.ts';

export const command = answering({
  arguments: { '<file>': 'centre file, - for stdin' },
  examples: ['callwright centre check centre.json', 'callwright centre check - < centre.json'],
  schema: 'centreCheck/1',
  answer: (_options, { file: path }) => {
    const { text } = readText(path);
    const parsed = parseCentre(text);
    const ofRules = parsed.ok ? ruleFindings(parsed.centre, text, path) : [];
    const findings = parsed.ok
      ? [...ofRules, ...lintPlaced(parsed.centre, text)]
      : parsed.problems.map((finding) => asPlaced(finding));
    const isValid = parsed.ok && ofRules.length === 0;
    const file = shownPath(path);
    const isWrong = findings.some(({ severity }) => severity === 'error');
    const exitCode = isWrong ? exitCodes.no : exitCodes.yes;
    return {
      exitCode: isValid ? exitCode : exitCodes.invalidFile,
      json: { file, isValid, findings },
      text: (style) => linesOf({ file, isValid, findings }, style),
    };
  },
});

/** Findings of rule sets, placed at their entries in the centre's text. */
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
  readonly file: string;
  readonly isValid: boolean;
  readonly findings: readonly PlacedFinding[];
}

function linesOf({ file, isValid, findings }: Checked, style: Style): readonly string[] {
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
      ? style.red(`${signs.no} ${file}: ${isValid ? '' : 'not valid, '}${said}`)
      : style.green(`${signs.yes} ${file}: valid${said === '' ? ', nothing found' : `, ${said}`}`);
  return [verdict, ...findingLines(file, findings, style)];
}

function countOf(findings: readonly PlacedFinding[], of: PlacedFinding['severity']): number {
  return findings.filter(({ severity }) => severity === of).length;
}
