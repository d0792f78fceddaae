/**
 * Serializes simulation designs and results, compact and exact to the bit. JSON lacks the results'
 * maps and typed arrays.
 */
import { deserialize, serialize } from 'node:v8';
import { deflateSync, inflateSync } from 'node:zlib';
import type { SimulationDesign } from '../../gateways/index.ts';
import type { ReplicationResult } from '../../simulator/index.ts';
import type { PackedDesign } from '../sweep.workflow.ts';

/** Task queue of an engine version; each has its own, as results may differ. */
export function sweepQueueOf(version: string): string {
  return `sweeps-${version}`;
}

export function packDesign(design: SimulationDesign): PackedDesign {
  const text = deflateSync(JSON.stringify(design)).toString('base64');
  return { designKey: design.key, design: text };
}

export function unpackDesign({ design }: PackedDesign): SimulationDesign {
  return JSON.parse(inflateSync(Buffer.from(design, 'base64')).toString()) as SimulationDesign;
}

export function packResult(result: ReplicationResult): string {
  return deflateSync(serialize(result)).toString('base64');
}

export function unpackResult(text: string): ReplicationResult {
  return deserialize(inflateSync(Buffer.from(text, 'base64'))) as ReplicationResult;
}
