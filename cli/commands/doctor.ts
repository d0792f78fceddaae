/**
 * `callwright doctor`: would `start` run here, as it is configured? A line for each thing it looks
 * at.
 *
 * Exit code 1 where something fails; what it warns of lets a service run.
 */
import type { Command } from 'commander';
import { maskSecrets } from '../../api/index.ts';
import { CliError } from '../cli-error.ts';
import { type Checked, fail, ok } from '../doctor/checked.ts';
import { checkClock, checkFolder, checkNode } from '../doctor/machine.ts';
import { checkPort, checkPostgres, checkTemporal } from '../doctor/reach.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { readCentre } from '../files/read-centre.ts';
import { accessOf } from '../start/access-options.ts';
import { readAccounts } from '../start/open-office.ts';
import { applySettings } from '../start/settings.ts';
import { jsonAnswer } from '../text/json-answer.ts';
import { type StyleOptions, styleOf } from '../text/style.ts';
import { checkOptions, type StartOptions } from './start.ts';

export interface DoctorOptions extends StyleOptions {
  readonly output: 'text' | 'json';
}

/** Findings go to stdout. */
export async function doctorCommand(command: Command, options: DoctorOptions): Promise<ExitCode> {
  const found: Checked[] = [checkNode(), await checkClock()];
  const configuration = checkConfiguration(command);
  const of = command.optsWithGlobals<StartOptions>();
  found.push(configuration);
  if (configuration.state !== 'fail') {
    for (const one of [
      ...checkFolder(of.data, of.database),
      await checkPort(of.host, of.port),
      ...(await checkTemporal()),
      ...(await checkPostgres(of.database)),
      ...(await checkPostgres(of.orders)),
    ]) {
      found.push(one);
    }
  }
  const isWell = found.every(({ state }) => state !== 'fail');
  if (options.output === 'json') {
    process.stdout.write(`${jsonAnswer('doctor/1', { ok: isWell, checks: found })}\n`);
  } else {
    for (const line of linesOf(found, options)) process.stdout.write(`${line}\n`);
  }
  return isWell ? exitCodes.yes : exitCodes.no;
}

/** What `start` refuses before it runs anything. */
function checkConfiguration(command: Command): Checked {
  try {
    const { file } = applySettings(command);
    const of = command.optsWithGlobals<StartOptions>();
    checkOptions(of);
    const accounts = of.accounts === undefined ? undefined : readAccounts(of.accounts);
    const { data: _, ...entry } = of;
    accessOf(entry, accounts);
    if (of.centre !== undefined) readCentre(of.centre, {});
    return ok('configuration', file ?? 'no file');
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return fail('configuration', maskSecrets(error.message), 'callwright config shows who said it');
  }
}

function linesOf(found: readonly Checked[], options: StyleOptions): readonly string[] {
  const style = styleOf(options, process.stdout);
  const { signs } = style;
  const marks = {
    ok: style.green(signs.yes),
    warn: style.yellow(signs.warning),
    fail: style.red(signs.no),
  };
  const width = Math.max(...found.map(({ check }) => check.length));
  return found.flatMap(({ check, state, seen, advice }) => [
    ` ${marks[state]} ${check.padEnd(width)}  ${seen}`,
    ...(advice === null ? [] : [`   ${' '.repeat(width)}  ${signs.fix} ${advice}`]),
  ]);
}
