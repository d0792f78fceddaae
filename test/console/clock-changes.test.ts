/** Clock changes as the console finds them, held against those of the service. */
import { expect, it } from 'vitest';
import { clockChangeOn } from '../../console/parts/days.ts';
import { dateOfDay } from '../../kernel/index.ts';
import { clockChangeOn as ofService } from '../../live/index.ts';

/** 2026-01-01. */
const firstDay = 20_454;

it.each(['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'])(
  'finds the clock changes of a year in %s as the service does',
  (timeZone) => {
    const days = Array.from({ length: 365 }, (_, place) => firstDay + place);
    expect(days.map((day) => clockChangeOn(day, timeZone))).toEqual(
      days.map((day) => ofService(dateOfDay(day), timeZone)),
    );
  },
);
