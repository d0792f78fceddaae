import { describe, expect, it } from 'vitest';
import { aLiveCentre } from '../support/live-centre.ts';

describe('a minted id', () => {
  it('is one of its life, and no other life gives it', () => {
    const [live, later] = [7, 8].map((epoch) => aLiveCentre({ epoch }).live);
    const ids = [live, live, later].map((of) => of?.mint('cal_'));
    expect(ids).toEqual(['cal_e7.1', 'cal_e7.2', 'cal_e8.1']);
  });
});
