/**
 * The core beside other ways of routing: actors, a rule engine, a database. A row fails unless the
 * peer makes the core's offers.
 */
import { benchCentre, publishedSizes, type Sizes } from './bench-centre.ts';
import { CoreContestant } from './core-contestant.ts';
import type { Bench } from './harness.ts';
import { type CreatePeer, peerContestant } from './peers/peer-contestant.ts';
import { createRuleEngine } from './peers/rule-engine.ts';
import { createSqlQuery } from './peers/sql-query.ts';
import { createXstateActors } from './peers/xstate-actors.ts';
import { core, playOf } from './routing.bench.ts';
import { compareContestants, playContest } from './routing-contest.ts';

/** Few decisions, since some peers take milliseconds for each. */
const decisionsPerRound = 20;
const goalRatio = 100;

export function peerBenches({ large }: Sizes = publishedSizes): readonly Bench[] {
  const beside = (name: string, peer: string, create: CreatePeer): Bench => {
    const play = playOf(large, decisionsPerRound);
    return {
      name: `routing.peer.${name}`,
      unit: 'decisions/s',
      peer,
      config: { ...large, waiting: play.waiting, goalRatio },
      begin: async () => {
        const centre = benchCentre(large);
        await compareContestants(
          new CoreContestant({ centre }),
          peerContestant(create, centre),
          play,
        );
        return { ours: core(large), theirs: playContest(peerContestant(create, centre), play) };
      },
    };
  };
  return [
    beside('xstateActors', 'an XState actor per agent and call, with a scan', createXstateActors),
    beside('jsonRulesEngine', 'a json-rules-engine rule per queue and step', createRuleEngine),
    beside('sqlite', 'an SQL query on SQLite in memory', createSqlQuery),
  ];
}
