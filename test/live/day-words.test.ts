/** Days that people name in a search, in English and French. */
import { describe, expect, it } from 'vitest';
import { dayIn } from '../../live/index.ts';

/** A Monday. */
const today = '2026-11-30';

describe('the day in a text', () => {
  it.each([
    ['today', '2026-11-30', ''],
    ['aujourd’hui', '2026-11-30', ''],
    ['yesterday', '2026-11-29', ''],
    ['hier', '2026-11-29', ''],
    ['Monday', '2026-11-30', ''],
    ['lundi', '2026-11-30', ''],
    ['Tuesday', '2026-11-24', ''],
    ['lemere mardi', '2026-11-24', 'lemere'],
    ['dimanche Lemaire', '2026-11-29', 'lemaire'],
    ['24 Nov', '2026-11-24', ''],
    ['Nov 24', '2026-11-24', ''],
    ['le 1er décembre', '2025-12-01', 'le'],
    ['24th November 2024', '2024-11-24', ''],
    ['12 août', '2026-08-12', ''],
    ['3 juil', '2026-07-03', ''],
    ['24/11', '2026-11-24', ''],
    ['1.12', '2025-12-01', ''],
    ['24/11/2024', '2024-11-24', ''],
    ['2026-11-24 Lemaire', '2026-11-24', 'lemaire'],
  ])('%s is %s, beside “%s”', (text, date, rest) => {
    expect(dayIn(text, today)).toEqual({ date, rest });
  });

  it.each([
    'Lemaire',
    'Martin 12',
    '31 Feb',
    '06 39 98 00 21',
    '06.39.98.10.12',
    '1000246',
    'ord_12ab',
  ])('%s names none', (text) => {
    expect(dayIn(text, today)).toBeNull();
  });
});
