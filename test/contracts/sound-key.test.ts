/** Names that people write differently after hearing them have one key; other names have others. */
import { describe, expect, it } from 'vitest';
import { soundKey } from '../../contracts/index.ts';

const alike = `
Lemaire Lemère Lemayre Lemerre
Dupont Dupond Dupon
Laurent Lorent Laurant Lorant
Henry Henri
Smith Smyth
Phillips Philips
Philippe Filip
Bertrand Bertran
Thomson Thompson
Renault Renaud Reno
Lefèvre Lefebvre
Geoffroy Jeoffroi
Müller Mueller Muller
Schmidt Schmitt
Wright Right
Catherine Katherine
Gauthier Gautier Gotier
Moreau Moro Moraud
Chevalier Chevalié
Martinez Martines
Quentin Kentin
Vincent Vinsan
Meyer Meier Maier
Clément Clemant
Johnson Jonson
Hélène Elene
Marchand Marchant
François Fransois
McDonald MacDonald`;

const different = `
Martin Morin
Bernard Bertrand
Dubois Dupuis
Durand Dupont
Moreau Morel
Garcia Garnier
Lambert Lemaire
Lemaire Lemoine
Rousseau Roussel
Odile Adèle
Antoine Antonin
Malik Mélik`;

const rowsOf = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((row) => row.split(' '));

describe('the key of a name’s sound', () => {
  it.each(rowsOf(alike))('is the same for %s and %s', (...names) => {
    expect(new Set(names.map(soundKey)).size).toBe(1);
  });

  it.each(rowsOf(different))('differs for %s and %s', (one = '', other = '') => {
    expect(soundKey(one)).not.toBe(soundKey(other));
  });

  it('is of letters alone, and empty for a word without any', () => {
    for (const [name] of rowsOf(alike)) expect(soundKey(name ?? '')).toMatch(/^[a-z]{2,}$/);
    expect(['1234', '–', ''].map(soundKey)).toEqual(['', '', '']);
  });

  it('does not change when it is made again', () => {
    for (const [name = ''] of rowsOf(alike)) {
      expect(soundKey(name.toUpperCase())).toBe(soundKey(name));
    }
  });
});
