/**
 * `callwright order move`: the open orders of a service that is stopped go on as workflows of
 * Temporal, or in the service itself again.
 */
import { existsSync } from 'node:fs';
import { orderPath } from '../../api/index.ts';
import { systemClock } from '../../live/index.ts';
import { moveProcesses } from '../../workflows/index.ts';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { onTemporal, temporalPlace } from '../temporal/temporal-place.ts';
import { plural } from '../text/counts.ts';

export interface MoveCommandOptions {
  readonly to: 'temporal' | 'embedded';
  /** Folder of the service. */
  readonly data?: string | undefined;
  /** `postgres://…` where it keeps its orders [in its folder]. */
  readonly orders?: string | undefined;
}

export async function orderMoveCommand(options: MoveCommandOptions): Promise<ExitCode> {
  const { to, data, orders } = options;
  const path = requireOrderPath({ data, orders });
  const temporal = temporalPlace();
  const nowMs = systemClock.nowMs();
  const count = await onTemporal(moveProcesses({ to, temporal, path, nowMs }));
  const where =
    to === 'temporal'
      ? `go on as workflows with "TEMPORAL_ADDRESS=${temporal.address} callwright start"`
      : 'go on in their service with "callwright start"';
  process.stdout.write(`${plural(count, 'open order')} ${where}\n`);
  return exitCodes.yes;
}

/** Where a service keeps its orders. @throws {CliError} where nothing says, or it keeps none. */
export function requireOrderPath(of: Omit<MoveCommandOptions, 'to'>): string {
  const path = orderPath({ data: of.data, database: of.orders });
  if (path === undefined) {
    throw new CliError(exitCodes.wrongUsage, 'neither --data nor --orders is given; expected one');
  }
  if (of.orders === undefined && !existsSync(path)) {
    throw new CliError(exitCodes.invalidFile, `no orders are kept in ${path}`);
  }
  return path;
}
