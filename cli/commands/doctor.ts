/**
 * `callwright doctor`: whether `start` would run here as configured, one line per check. Exit code
 * 1 if a check fails; warnings are allowed.
 */
import type { Command as Parsed } from 'commander';
import { maskSecrets } from '../../contracts/index.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { answering } from '../command.ts';
import {
  checkClock,
  checkFolder,
  checkLines,
  checkNode,
  fail,
  type MachineCheck,
  ok,
} from '../doctor/machine.ts';
import { checkPartners } from '../doctor/partners.ts';
import { checkPort, checkPostgres, checkTemporal, checkTracing } from '../doctor/reach.ts';
import { checkSignIn } from '../doctor/sign-in.ts';
import { checkRules } from '../doctor/stored-rules.ts';
import { readCentre } from '../files/read-centre.ts';
import { accessByFlags, readAccounts } from '../start/access-options.ts';
import { applySettings } from '../start/settings.ts';
import { type StartOptions, startOptions } from '../start/start-options.ts';
import { cliErrorOfStart } from '../start/starting.ts';
import { checkOptions } from './start.ts';

export const command = answering({
  options: startOptions,
  examples: [
    'callwright doctor --data callwright-data',
    'callwright doctor --config service.json --json',
  ],
  schema: 'doctor/1',
  answer: async (_options, _given, parsed) => {
    const found: MachineCheck[] = [checkNode(), await checkClock()];
    const configuration = checkConfiguration(parsed);
    const of = parsed.optsWithGlobals<StartOptions>();
    found.push(configuration);
    if (configuration.state !== 'fail') {
      for (const one of [
        ...checkFolder(of.data, of.database),
        ...checkRules(of),
        await checkPort(of.host, of.port),
        ...(await checkTemporal()),
        ...(await checkTracing()),
        ...(await checkPostgres(of.database)),
        ...(await checkPostgres(of.orders)),
        ...(await checkPartners(of)),
        ...(await checkSignIn(of)),
      ]) {
        found.push(one);
      }
    }
    const isWell = found.every(({ state }) => state !== 'fail');
    return {
      exitCode: isWell ? exitCodes.yes : exitCodes.no,
      json: { ok: isWell, checks: found },
      text: (style) => checkLines(found, style),
    };
  },
});

function checkConfiguration(parsed: Parsed): MachineCheck {
  try {
    const { file } = applySettings(parsed);
    const of = parsed.optsWithGlobals<StartOptions>();
    checkOptions(of);
    const accounts = of.accounts === undefined ? undefined : readAccounts(of.accounts);
    const { data: _, ...entry } = of;
    accessByFlags(entry, accounts);
    if (of.centre !== undefined) readCentre(of.centre, {});
    return ok('configuration', file ?? 'no file');
  } catch (thrown) {
    const error = cliErrorOfStart(thrown);
    if (!(error instanceof CliError)) throw error;
    return fail('configuration', maskSecrets(error.message), 'callwright config shows who said it');
  }
}
