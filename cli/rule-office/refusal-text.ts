/** What the office refuses, as an exit code and as lines. */
import { CliError, type ExitCode, exitCodes } from '../cli-error.ts';
import { type Style, type StyleOptions, styleOf } from '../text/style.ts';
import type { Step, StepRefusal } from './office-client.ts';

const exitCodeOf: { readonly [code: string]: ExitCode } = {
  not_authenticated: exitCodes.notPermitted,
  role_missing: exitCodes.notPermitted,
  four_eyes_required: exitCodes.notPermitted,
  rules_base_stale: exitCodes.changedFirst,
  version_mismatch: exitCodes.changedFirst,
  resource_unavailable: exitCodes.noServer,
  draining: exitCodes.noServer,
  stopped: exitCodes.stopped,
};

/** 1 where nothing more is to be said than no. */
export function refusalExitCode({ code }: StepRefusal): ExitCode {
  return exitCodeOf[code] ?? exitCodes.no;
}

const linesMax = 20;

/** Why not, and what was found. */
export function refusalLines(refusal: StepRefusal, { red, bold, signs }: Style): string[] {
  const { detail, blockers, findings, failedCases, needs, code } = refusal;
  const found = [
    ...findings.map(({ severity, id, pointer, message }) => {
      return `    ${severity} ${bold(id)}  ${message} (${pointer})`;
    }),
    // Named in the findings already, where there are any.
    ...(findings.length > 0 ? [] : failedCases.map((name) => `    the case "${name}" fails`)),
    ...blockers.filter((blocker) => blocker !== detail).map((blocker) => `    ${blocker}`),
  ];
  const shown = found.slice(0, linesMax);
  return [
    `${red(signs.no)} ${detail} (${code})`,
    ...shown,
    ...(found.length > shown.length ? [`    and ${found.length - shown.length} more`] : []),
    ...(needs.length === 0 ? [] : [`    it takes: ${needs.join(', ')}`]),
  ];
}

/** The value of a step. @throws {CliError} with the refusal's lines and code. */
export function valueOrRefusal<Value>(step: Step<Value>, style: StyleOptions): Value {
  if (step.ok) return step.value;
  const lines = refusalLines(step.refusal, styleOf(style, process.stderr));
  throw new CliError(refusalExitCode(step.refusal), lines.join('\n'));
}
