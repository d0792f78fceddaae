/**
 * Where an Asterisk is, and its driver in a process of its own: the switch of a service at the
 * other end of `cw-gateway.v1`.
 *
 * The epoch that a service gives is kept in Asterisk, so that the next process, on whatever
 * machine, says a higher one and takes over at once. Losses on either side are waited for.
 * Source: ux-and-api.md 7.1, 7.2; docs/gateways.md.
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
import { type ExitCode, exitCodes, wrongUsage } from '../cli-error.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { throwRefusal } from '../terminal/connect.ts';

/** @throws {CliError} where the URL is none of ARI, or there is no key. */
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
  /** Hears what becomes of it. */
  readonly tell: (text: string) => void;
}

/**
 * Until Ctrl-C, or until another gateway has Asterisk; calls stay up. @throws {CliError} where no
 * service is at that address now, or it does not let the key in
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
