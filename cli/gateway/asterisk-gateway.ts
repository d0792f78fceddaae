/**
 * An Asterisk driver in its own process, connected to a service by `cw-gateway.v1`. Asterisk stores
 * the epoch, so that the next process, on any machine, takes over at once with a higher one.
 */
import { Client } from '#client';
import {
  type AsteriskAddress,
  asteriskPlace,
  GatewayClient,
  gatewayChannels,
  keepOpen,
  switchRole,
} from '../../gateways/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import { systemClock } from '../../live/index.ts';
import { throwRefusal } from '../call/connect.ts';
import { type ExitCode, exitCodes, wrongUsage } from '../cli-error.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';

/** @throws {CliError} if the URL is not of ARI, or the key is missing. */
export function asteriskAt(url: string): AsteriskAddress {
  const key = process.env['CALLWRIGHT_ARI_KEY'];
  if (key === undefined || !key.includes(':')) {
    throw wrongUsage('--asterisk needs CALLWRIGHT_ARI_KEY: user:password of ari.conf');
  }
  try {
    return asteriskPlace(url, key);
  } catch (error) {
    throw wrongUsage(`--asterisk: ${reasonOf(error)}`);
  }
}

export interface GatewayOptions {
  readonly place: AsteriskAddress;
  readonly server: string;
  readonly key: string;
  readonly handlerId: string;
  readonly tell: (text: string) => void;
}

/**
 * Runs until Ctrl-C or until another gateway takes over; calls stay up. @throws {CliError} if the
 * service is unreachable, or refuses the key.
 */
export async function runGateway(options: GatewayOptions): Promise<ExitCode> {
  const { place, server, key, handlerId, tell } = options;
  const answer = await new Client({ server, bearer: key }).ask('GET', '/api/v1/gateway');
  if (!answer.ok && answer.problem.code !== 'upgrade_required') throwRefusal(answer.problem);
  const stop = listenForInterrupt();
  const open = gatewayChannels(server, key);
  await keepOpen({
    place,
    timers: systemClock,
    tell,
    stop,
    attach: async (driver) => {
      const epoch = await driver.epochKept();
      const client = new GatewayClient({
        handlerId,
        role: switchRole(driver),
        open,
        clock: systemClock,
        onNote: tell,
        epoch: epoch === 0 ? 0 : epoch + 1,
        onEpoch: (given) => driver.keepEpoch(given),
      });
      void driver.ended.then(() => client.close());
    },
  });
  tell('stopped');
  return stop.aborted ? exitCodes.yes : exitCodes.changedFirst;
}
