/**
 * `callwright doctor`: whether `start` would run here as configured, one line per check. Exit code
 * 1 if a check fails; warnings are allowed.
 */
import type { Command as Parsed } from 'commander';
import { maskSecrets } from '../../contracts/index.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { answering } from '../command.ts';
import { checkCentres } from '../doctor/centres.ts';
import {
  checkClock,
  checkFolder,
  checkLimits,
  checkLines,
  checkNode,
  fail,
  type MachineCheck,
  ok,
} from '../doctor/machine.ts';
import { checkPartners } from '../doctor/partners.ts';
import { checkPort, checkPostgres, checkTemporal, checkTracing } from '../doctor/reach.ts';
import { checkSignIn } from '../doctor/sign-in.ts';
import { readGiven } from '../start/read-given.ts';
import { applySettings } from '../start/settings.ts';
import {
  centreArguments,
  type StartOptions,
  startOptions,
  withCentres,
} from '../start/start-options.ts';
import { cliErrorOfStart } from '../start/starting.ts';
import { checkOptions } from './start.ts';

export const command = answering({
  arguments: centreArguments,
  options: startOptions,
  examples: [
    'callwright doctor --data callwright-data',
    'callwright doctor paris.json lyon.json --data shops',
    'callwright doctor --config service.json --json',
  ],
  schema: 'doctor/1',
  answer: async (_options, { centres }, parsed) => {
    const found: MachineCheck[] = [checkNode(), await checkClock(), ...checkLimits()];
    const { check, read } = readConfigured(parsed, centres);
    found.push(check);
    if (read !== null) {
      const { options: of, given } = read;
      found.push(
        ...checkFolder(of.data, of.database),
        ...checkCentres(of, given),
        await checkPort(of.host, of.port),
        ...(await checkTemporal()),
        ...(await checkTracing()),
        ...(await checkPostgres(of.database)),
        ...(await checkPostgres(of.orders)),
        ...(await checkPartners(of, given.first.centre.id)),
        ...(await checkSignIn(of)),
      );
    }
    const isWell = found.every(({ state }) => state !== 'fail');
    return {
      exitCode: isWell ? exitCodes.yes : exitCodes.no,
      json: { ok: isWell, checks: found },
      text: (style) => checkLines(found, style),
    };
  },
});

/** What `start` reads, or the check that says what is wrong with it. Makes no sign-in key. */
function readConfigured(parsed: Parsed, centres: readonly string[] | undefined) {
  try {
    const { file } = applySettings(parsed);
    const options = withCentres(parsed.optsWithGlobals<StartOptions>(), centres);
    checkOptions(options);
    const { data: _, ...withoutData } = options;
    const read = { options, given: readGiven(withoutData) };
    return { check: ok('configuration', file ?? 'no file'), read };
  } catch (thrown) {
    const error = cliErrorOfStart(thrown);
    if (!(error instanceof CliError)) throw error;
    const advice = 'callwright config shows who said it';
    return { check: fail('configuration', maskSecrets(error.message), advice), read: null };
  }
}
