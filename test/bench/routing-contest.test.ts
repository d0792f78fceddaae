import { describe, expect, it } from 'vitest';
import { benchCentre } from '../../bench/bench-centre.ts';
import { CoreContestant } from '../../bench/core-contestant.ts';
import { type CreatePeer, peerContestant } from '../../bench/peers/peer-contestant.ts';
import { createScan } from '../../bench/peers/scan.ts';
import {
  compareContestants,
  playContest,
  type RoutingContestant,
} from '../../bench/routing-contest.ts';

const size = { agents: 30, queues: 10, profiles: 20 };
const centre = benchCentre(size);
const play = { agents: 30, queues: 10, waiting: 200, decisionsPerRound: 30 };

/** The scan, but the n-th agent freed gets nothing. */
function forgetful(nth: number): CreatePeer {
  return (of) => {
    const scan = createScan(of);
    let freed = 0;
    return {
      arrive: scan.arrive,
      free: (agentId, atMs) => {
        freed += 1;
        return freed === nth ? undefined : scan.free(agentId, atMs);
      },
    };
  };
}

describe('the full house', () => {
  it('sees an offer at every agent freed, by the core and by the scan', async () => {
    const houses: readonly RoutingContestant[] = [
      new CoreContestant({ centre }),
      peerContestant(createScan, centre),
    ];
    for (const house of houses) {
      const round = playContest(house, play);
      for (let n = 0; n < 5; n += 1) expect((await round()).done).toBe(30);
    }
  });

  it('is compared in silence where both sides offer the same', async () => {
    const same = compareContestants(
      new CoreContestant({ centre }),
      peerContestant(createScan, centre),
      play,
    );
    await expect(same).resolves.toBeUndefined();
  });

  it('refuses a peer that leaves out a single offer', async () => {
    const peer = peerContestant(forgetful(7), centre);
    const compared = compareContestants(new CoreContestant({ centre }), peer, play);
    await expect(compared).rejects.toThrow('expected');
  });

  it('filled by its queues begins with nobody who could take another call', async () => {
    const chats = benchCentre(size, { queue: () => ({ channel: 'chat' }) });
    const house = new CoreContestant({ centre: chats, filledBy: 'queues' });
    const round = playContest(house, play);
    for (let n = 0; n < 5; n += 1) expect((await round()).done).toBe(30);
  });
});
