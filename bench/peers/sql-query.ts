/**
 * Routing by a query on SQLite in memory, as switches with a call-centre module do it. Cost: a join
 * over links of free agents and waiting calls, and a sort.
 */
import { DatabaseSync } from 'node:sqlite';
import type { CentreFile } from '../../routing/index.ts';
import type { CreatePeer } from './peer-contestant.ts';
import { plainAgents, plainSteps } from './plain-centre.ts';

const tables = `
  create table agent (id text primary key, isFree integer, idleSinceAtMs integer) without rowid;
  create index agentFree on agent (id) where isFree = 1;
  create table link (agentId text, queueId text, rank integer, primary key (agentId, queueId))
    without rowid;
  create table level (agentId text, skill text, level integer, primary key (agentId, skill))
    without rowid;
  create table step (queueId text, atMs integer, skill text, minLevel integer,
    primary key (queueId, atMs)) without rowid;
  create table call (id text primary key, queueId text, enteredAtMs integer, sequence integer)
    without rowid;
  create index callWaiting on call (queueId, enteredAtMs, sequence);
`;

const choice = `
  select agent.id as agentId, call.id as callId
  from agent
  join link on link.agentId = agent.id
  join call on call.queueId = link.queueId
  where agent.isFree = 1 and exists (
    select 1 from step join level on level.agentId = agent.id and level.skill = step.skill
    where step.queueId = call.queueId and :atMs - call.enteredAtMs >= step.atMs
      and level.level >= step.minLevel)
  order by link.rank, call.enteredAtMs, call.sequence, agent.idleSinceAtMs, agent.id
  limit 1
`;

export const createSqlQuery: CreatePeer = (centre) => {
  const database = new DatabaseSync(':memory:');
  database.exec(tables);
  fill(database, centre);
  const arrive = database.prepare('insert into call values (?, ?, ?, ?)');
  const free = database.prepare('update agent set isFree = 1, idleSinceAtMs = ? where id = ?');
  const reserve = database.prepare('update agent set isFree = 0 where id = ?');
  const take = database.prepare('delete from call where id = ?');
  const choose = database.prepare(choice);
  return {
    arrive: ({ id, queueId, enteredAtMs, sequence }) => {
      arrive.run(id, queueId, enteredAtMs, sequence);
    },
    free: (freedId, atMs) => {
      free.run(atMs, freedId);
      const row = choose.get({ ':atMs': atMs });
      if (row === undefined) return undefined;
      const { agentId, callId } = row as { readonly agentId: string; readonly callId: string };
      reserve.run(agentId);
      take.run(callId);
      return { agentId, callId };
    },
  };
};

function fill(database: DatabaseSync, centre: CentreFile): void {
  const agent = database.prepare('insert into agent values (?, 0, 0)');
  const link = database.prepare('insert into link values (?, ?, ?)');
  const level = database.prepare('insert into level values (?, ?, ?)');
  const step = database.prepare('insert into step values (?, ?, ?, ?)');
  database.exec('begin');
  for (const { id, links, skills } of plainAgents(centre)) {
    agent.run(id);
    for (const [queueId, rank] of links) link.run(id, queueId, rank);
    for (const [skill, its] of skills) level.run(id, skill, its);
  }
  for (const [queueId, steps] of plainSteps(centre)) {
    for (const { atMs, required } of steps) {
      const [term] = required;
      if (required.length !== 1 || term === undefined || 'agentId' in term) {
        throw new Error(`the query knows steps of one skill, queue ${queueId} has another`);
      }
      step.run(queueId, atMs, term.skill, term.minLevel ?? 0);
    }
  }
  database.exec('commit; analyze');
}
