/** Instants as people write them, in universal time: the zone of the centre is not known here. */
import { dateOfDay } from '../../kernel/index.ts';

/** `2026-11-20 08:00 UTC`; seconds and parts of them where there are any. */
export function sayInstant(atMs: number): string {
  const rest = atMs - Math.floor(atMs / dayMs) * dayMs;
  const minutes = Math.floor(rest / 60_000);
  const seconds = rest % 60_000;
  const time = `${padded(Math.floor(minutes / 60), 2)}:${padded(minutes % 60, 2)}`;
  const exact = seconds === 0 ? '' : `:${padded(Math.floor(seconds / 1_000), 2)}`;
  const part = seconds % 1_000 === 0 ? '' : `.${padded(seconds % 1_000, 3)}`;
  return `${dateOfDay(Math.floor(atMs / dayMs))} ${time}${exact}${part} UTC`;
}

/** The instant as ISO 8601, as cases have it. */
export function isoInstant(atMs: number): string {
  return sayInstant(atMs).replace(' ', 'T').replace(' UTC', 'Z');
}

const dayMs = 86_400_000;

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
