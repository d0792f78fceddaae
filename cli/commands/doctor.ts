/**
 * `callwright doctor`: whether `start` would run here as configured, one line per check. Exit code
 * 1 if a check fails; warnings are allowed.
 */
import type { Command as Parsed } from 'commander';
import { maskSecrets } from '../../contracts/index.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { answering } from '../command.ts';
import { checkCentres, type ReadService } from '../doctor/centres.ts';
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
import { readCentre } from '../files/read-centre.ts';
import { accessByFlags, readAccounts } from '../start/access-options.ts';
import { readDemo } from '../start/read-demo.ts';
import { readFurther } from '../start/read-further.ts';
import { readHandlers, requireHandlersOf } from '../start/read-handlers.ts';
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
    const found: MachineCheck[] = [checkNode(), await checkClock()];
    const { check, service } = readConfigured(parsed, centres);
    found.push(check);
    if (service !== null) {
      const of = service.options;
      for (const one of [
        ...checkFolder(of.data, of.database),
        ...checkCentres(service),
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

interface Configured {
  readonly check: MachineCheck;
  /** Null: the configuration is not valid. */
  readonly service: ReadService | null;
}

function readConfigured(parsed: Parsed, centres: readonly string[] | undefined): Configured {
  try {
    const { file } = applySettings(parsed);
    const options = withCentres(parsed.optsWithGlobals<StartOptions>(), centres);
    return { check: ok('configuration', file ?? 'no file'), service: readService(options) };
  } catch (thrown) {
    const error = cliErrorOfStart(thrown);
    if (!(error instanceof CliError)) throw error;
    const advice = 'callwright config shows who said it';
    return { check: fail('configuration', maskSecrets(error.message), advice), service: null };
  }
}

/** Reads what `start` reads, and makes nothing. @throws {CliError} {StartError} */
function readService(options: StartOptions): ReadService {
  checkOptions(options);
  const given = options.accounts === undefined ? undefined : readAccounts(options.accounts);
  const { data: _, ...entry } = options;
  const access = accessByFlags(entry, given);
  const first = options.centre === undefined ? readDemo() : readCentre(options.centre, {});
  const isDemo = 'plan' in first;
  const ruleSets = isDemo ? first.plan.ruleSets : first.ruleSets;
  const handlers = readHandlers(options.handler ?? [], first.centre.id);
  requireHandlersOf(given, handlers);
  const main = { centre: first.centre, ruleSets, world: isDemo ? first.world : {} };
  return {
    options,
    access,
    files: [main, ...handlers.map((one) => ({ ...one, world: {} }))],
    accounts: given ?? (isDemo ? first.accounts : undefined),
    further: readFurther(options.further ?? [], options.accountsOf ?? []),
  };
}
