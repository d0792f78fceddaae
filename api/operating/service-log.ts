/**
 * The log of a service: one JSON object a line for programs, a readable line on a terminal; and
 * what must stand in no log and on no screen.
 *
 * `error` is a mistake of ours, `warn` what an operator should look at, `info` what changes
 * something or is refused, `debug` what is read. Lines of a request have its id and, where it is
 * about one, the call's.
 * Cost: a line below the level costs a comparison.
 */
import { type DestinationStream, type Logger, pino } from 'pino';
import { maskCardNumbers } from '../../contracts/index.ts';

/** A form, and what is left of it. A key of a program keeps its id: it is listed by it. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic) [\w.~+/=-]+/gi, '$1 ***'],
  [/\b(cw_[0-9a-f]{16})_[\w-]+/g, '$1_***'],
  [/\bwhsec_[\w+/=-]+/g, 'whsec_***'],
  [/(:\/\/[^\s:@/]*:)[^\s@/]+@/g, '$1***@'],
];

/** The text with *** in their places. */
export function maskSecrets(text: string): string {
  let masked = text;
  for (const [form, rest] of forms) masked = masked.replaceAll(form, rest);
  return maskCardNumbers(masked);
}

/** From everything to nothing. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where lines of a request say what it was about. */
export interface LogPlace {
  readonly requestId?: string;
  readonly callId?: string | undefined;
}

/** Hears what goes on. */
export type ServiceLog = Pick<Logger, 'error' | 'warn' | 'info' | 'debug' | 'isLevelEnabled'>;

/** Writes to a stream: readable lines where somebody looks at it. */
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

/** A text, or the members beside it; an error has a serializer of its own. */
function maskedPart(part: unknown): unknown {
  if (typeof part === 'string') return maskSecrets(part);
  if (typeof part !== 'object' || part === null || part instanceof Error) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, member]) => {
      return [name, typeof member === 'string' ? maskSecrets(member) : member];
    }),
  );
}

/** What went wrong, without secrets. */
function shown(error: unknown): object {
  if (!(error instanceof Error)) return { message: maskSecrets(String(error)) };
  const { name, message, stack = '' } = error;
  return { type: name, message: maskSecrets(message), stack: maskSecrets(stack) };
}

/** `22:05:51.004 warn  words  member=value`, and below it the stack of an error. */
function readable(line: string): string {
  const { time, level, msg = '', err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const members = Object.entries(rest).map(([name, value]) => {
    return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  const { stack } = (err ?? {}) as { readonly stack?: string };
  const head = [String(time).slice(11, 23), String(level).padEnd(5), msg, ...members].join(' ');
  return `${head}\n${stack === undefined ? '' : `${stack}\n`}`;
}
