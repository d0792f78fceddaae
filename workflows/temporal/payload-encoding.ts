/** How values become what Temporal stores: plain JSON, or encrypted where there are keys. */
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { EncryptionCodec } from './encryption-codec.ts';
import type { TemporalPlace } from './temporal-place.ts';

const failureConverterPath = fileURLToPath(new URL('./failure-converter.ts', import.meta.url));

export function dataConverterOf({ keys = [] }: TemporalPlace): DataConverter {
  if (keys.length === 0) return {};
  return { payloadCodecs: [new EncryptionCodec(keys)], failureConverterPath };
}
