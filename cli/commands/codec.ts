/**
 * `callwright codec`: decrypts what Temporal stores for its pages and CLI, with the keys of
 * CALLWRIGHT_PAYLOAD_KEYS, until Ctrl-C or SIGTERM.
 */
import { once } from 'node:events';
import { openCodecServer } from '../../workflows/index.ts';
import { exitCodes, wrongUsage } from '../cli-error.ts';
import { running } from '../command.ts';
import { wholeNumber } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { temporalPlace } from '../temporal/temporal-place.ts';

export const command = running({
  options: {
    '--port <port>': ['on this machine; 0 is any free one', wholeNumber(0, 65_535), 8081],
    '--origin <url>': ['of Temporal’s pages', undefined, 'http://localhost:8233'],
    '--json': 'one JSON object a line in place of text',
  },
  examples: ['callwright codec', 'callwright codec --port 8085 --origin http://127.0.0.1:8233'],
  run: async ({ port, origin, json = false }) => {
    const { keys, readsPlainPayloads } = temporalPlace();
    if (keys === undefined) throw wrongUsage('CALLWRIGHT_PAYLOAD_KEYS is not set; expected keys');
    const stop = listenForInterrupt();
    const server = await openCodecServer({ port, origin, keys, readsPlainPayloads });
    const { address } = server;
    const line = JSON.stringify({ schema: 'callwright.codec/1', address });
    process.stdout.write(
      `${json ? line : `decrypts at ${address} for ${origin}; Ctrl-C ends it`}\n`,
    );
    if (!stop.aborted) await once(stop, 'abort');
    server.close();
    return exitCodes.yes;
  },
});
