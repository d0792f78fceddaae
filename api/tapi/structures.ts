/**
 * TAPI's structures as JSON: members under their names, numbers as TAPI has them, and beside them
 * `names` of flags and states.
 *
 * Sizes and offsets, which say where a structure's parts lie in memory, are left out. Durations are
 * whole seconds, half up; rates times 10,000, as `CURRENCY` has them; instants OLE `DATE`s.
 * Source: tapi-call-center.md 2.2 to 2.10, 4.
 */
import { z } from 'zod';
import {
  type AgentSessionStats,
  type AgentStats,
  agentSessionStatsSchema,
  agentStatsSchema,
  type TapiPrefix,
  tapiNames,
  tapiNumber,
} from '../../contracts/index.ts';

/** Of `CURRENCY`. */
const currencyScale = 10_000;
const dayMs = 86_400_000;
/** 1970-01-01 as an OLE `DATE`. */
const epochDays = 25_569;
/** Figures that TAPI has not. */
const oursAlone: readonly string[] = ['totalCallsAnswered'];

/** Members that hold flags or a state, and the prefix of their constants. */
const prefixes: { readonly [member: string]: TapiPrefix } = {
  dwAddrCapFlags: 'LINEADDRCAPFLAGS',
  dwFeatures: 'LINEAGENTFEATURE',
  dwStates: 'LINEAGENTSTATE',
  dwNextStates: 'LINEAGENTSTATE',
  dwState: 'LINEAGENTSTATE',
  dwNextState: 'LINEAGENTSTATE',
  dwValidStates: 'LINEAGENTSTATE',
  dwValidNextStates: 'LINEAGENTSTATE',
  dwAgentState: 'LINEAGENTSTATEEX',
  dwNextAgentState: 'LINEAGENTSTATEEX',
  dwAgentStatusMessages: 'LINEAGENTSTATUS',
  dwAgentSessionState: 'LINEAGENTSESSIONSTATE',
  dwNextAgentSessionState: 'LINEAGENTSESSIONSTATE',
  dwOrigin: 'LINECALLORIGIN',
  dwReason: 'LINECALLREASON',
  dwCallState: 'LINECALLSTATE',
  dwCallStateMode: 'LINEDISCONNECTMODE',
  dwCallPrivilege: 'LINECALLPRIVILEGE',
  dwCallFeatures: 'LINECALLFEATURE',
};

/** A structure: words of ours as their numbers, which are or-ed, and their names beside them. */
export function structure(said: { readonly [member: string]: unknown }) {
  const names: { [member: string]: readonly string[] } = {};
  const entries = Object.entries(said).map(([member, value]) => {
    const prefix = prefixes[member];
    if (prefix === undefined) return [member, value];
    const words = [value].flat().filter((word) => typeof word === 'string');
    const number = numberOf(prefix, words);
    names[member] = number === 0 ? [] : tapiNames(prefix, number);
    return [member, number];
  });
  return { ...Object.fromEntries(entries), names };
}

/** Words of ours as one number; a word that TAPI has none for is unknown, where it knows that. */
export function numberOf(prefix: TapiPrefix, words: readonly string[]): number {
  const unknown = tapiNumber(prefix, 'unknown') ?? 0;
  const numbers = words.map((word) => tapiNumber(prefix, word) ?? unknown);
  return [...new Set(numbers)].reduce((sum, number) => sum + number, 0);
}

/**
 * The figures of a schema under TAPI's names, of 2.2 and 3.x alike: `numberOfAcdCalls` is
 * `dwNumberOfACDCalls`, or, as a property, `NumberOfACDCalls`.
 */
export function figures(
  stats: { readonly [name: string]: unknown },
  schema: z.core.$ZodShape,
  as: 'member' | 'property' = 'member',
) {
  const names = Object.keys(schema).filter(
    (name) => schema[name] instanceof z.ZodNumber && !oursAlone.includes(name),
  );
  const entries = names.map((name) => {
    const theirs = `${name[0]?.toUpperCase()}${name.slice(1)}`.replaceAll('Acd', 'ACD');
    const isRate = name.endsWith('Rate');
    const prefix = as === 'property' ? '' : isRate ? 'cy' : 'dw';
    const value = stats[name];
    return [prefix + theirs, isRate ? Math.round(Number(value) * currencyScale) : value];
  });
  return Object.fromEntries(entries) as { readonly [member: string]: number };
}

/** `LINEAGENTINFO`. */
export function agentInfo(stats: AgentStats) {
  const { dwTotalWrapUpTime, ...others } = figures(stats, agentStatsSchema.shape);
  return structure({
    dwAgentState: stats.state,
    dwNextAgentState: stats.nextState,
    ...others,
    dwTotalACDWrapUpTime: dwTotalWrapUpTime,
  });
}

/** `LINEAGENTSESSIONINFO`. */
export function agentSessionInfo(stats: AgentSessionStats) {
  return structure({
    dwAgentSessionState: stats.state,
    dwNextAgentSessionState: stats.nextState,
    // Days of UTC.
    dateSessionStartTime: Date.parse(stats.sessionStartTime) / dayMs + epochDays,
    ...figures(stats, agentSessionStatsSchema.shape),
  });
}

/** A list of TAPI's: how many, and the entries under their name. */
export function listOf<Entry>(name: string, entries: readonly Entry[]) {
  return { dwNumEntries: entries.length, [name]: entries };
}
