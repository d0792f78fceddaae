/**
 * The service's log: a JSON object a line, or readable lines on a terminal, with secrets masked.
 *
 * Levels: `error` our fault; `warn` for an operator to look at; `info` changes and refusals;
 * `debug` reads. Cost: a comparison for a line below the level.
 */
import { type DestinationStream, type Logger, pino } from 'pino';
import { maskSecrets } from '../../contracts/index.ts';

/** Log levels, from the most output to none. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogPlace {
  readonly requestId?: string;
  readonly callId?: string | undefined;
  /** The operation and the objects that its path names. */
  readonly what?: string;
}

export type ServiceLog = Pick<Logger, 'error' | 'warn' | 'info' | 'debug' | 'isLevelEnabled'>;

/** Readable lines if the stream is a terminal, else JSON. */
export function openLog(
  stream: DestinationStream & { readonly isTTY?: boolean },
  level: LogLevel,
): ServiceLog {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: shown },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, log: Logger['info']): void {
        const masked = args.map(maskedPart);
        log.apply(this, masked as typeof args);
      },
    },
  };
  const lines = { write: (line: string) => void stream.write(readable(line)) };
  return pino(options, stream.isTTY === true ? lines : stream);
}

/** A text or an object's members; errors have their own serializer. */
function maskedPart(part: unknown): unknown {
  if (typeof part === 'string') return maskSecrets(part);
  if (typeof part !== 'object' || part === null || part instanceof Error) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, member]) => {
      return [name, typeof member === 'string' ? maskSecrets(member) : member];
    }),
  );
}

function shown(error: unknown): object {
  if (!(error instanceof Error)) return { message: maskSecrets(String(error)) };
  const { name, message, stack = '' } = error;
  return { type: name, message: maskSecrets(message), stack: maskSecrets(stack) };
}

/** A log line for people: `22:05:51.004 warn  words  member=value`, then an error's stack. */
function readable(line: string): string {
  const { time, level, msg = '', err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const members = Object.entries(rest).map(([name, value]) => {
    return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  const { stack } = (err ?? {}) as { readonly stack?: string };
  const head = [String(time).slice(11, 23), String(level).padEnd(5), msg, ...members].join(' ');
  return `${head}\n${stack === undefined ? '' : `${stack}\n`}`;
}
