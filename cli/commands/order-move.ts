/**
 * `callwright order move`: moves the open orders of a stopped service to workflows of Temporal, or
 * back.
 */
import { existsSync } from 'node:fs';
import { systemClock } from '../../live/index.ts';
import { orderPath } from '../../services/index.ts';
import { moveProcesses } from '../../workflows/index.ts';
import { invalidInput, wrongUsage } from '../cli-error.ts';
import { answering, needed } from '../command.ts';
import { choice } from '../options.ts';
import { ordersOption } from '../start/start-options.ts';
import { openFolder } from '../start/starting.ts';
import { onTemporal, temporalPlace } from '../temporal/temporal-place.ts';
import { plural } from '../text/figures.ts';

export const command = answering({
  options: {
    '--to <host>': needed('where they go on', choice('temporal', 'embedded')),
    '--data <folder>': 'of the service',
    ...ordersOption('postgres://… where it keeps orders [in --data]'),
  },
  examples: [
    'callwright order move --to temporal --data callwright-data',
    'callwright order move --to embedded --data callwright-data',
  ],
  schema: 'order-move/1',
  answer: async (asked) => {
    const { to } = asked;
    const path = requireOrderPath(asked);
    const temporal = temporalPlace();
    const nowMs = systemClock.nowMs();
    const moved = await onTemporal(moveProcesses({ to, temporal, path, nowMs }));
    const where =
      to === 'temporal'
        ? `go on as workflows with "TEMPORAL_ADDRESS=${temporal.address} callwright start"`
        : 'go on in their service with "callwright start"';
    return { json: { to, moved }, text: () => [`${plural(moved, 'open order')} ${where}`] };
  },
});

interface OrderPlace {
  readonly data?: string | undefined;
  readonly orders?: string | undefined;
}

/** @throws {CliError} if the folder is not named, or holds no orders. */
export function requireOrderPath(of: OrderPlace): string {
  if (of.data !== undefined && existsSync(of.data)) openFolder(of.data);
  const path = orderPath({ data: of.data, database: of.orders });
  if (path === undefined) {
    throw wrongUsage('neither --data nor --orders is given; expected one');
  }
  if (of.orders === undefined && !existsSync(path)) {
    throw invalidInput(`no orders are kept in ${path}`);
  }
  return path;
}
