/** Clock times with the day of the week, in the centre's time zone. */

/** `Mon 09:00:31`. */
export function centreTime(instant: string | number, timeZone: string): string {
  const shown = {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  } as const;
  return new Intl.DateTimeFormat('en-GB', shown).format(new Date(instant));
}
