/**
 * TAPI's structures as JSON, without sizes and offsets: durations in whole seconds, rates times
 * 10,000 (`CURRENCY`), instants as OLE `DATE`s.
 *
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

const currencyScale = 10_000;
const dayMs = 86_400_000;
/** Days from the epoch of OLE `DATE`s (1899-12-30) to 1970-01-01. */
const epochDays = 25_569;
/** Figures of ours that TAPI does not have. */
const oursAlone: readonly string[] = ['totalCallsAnswered'];

/** Members that hold flags or a state, and the prefix of their constants' names. */
const prefixes: { readonly [member: string]: TapiPrefix } = {
  dwAddrCapFlags: 'LINEADDRCAPFLAGS',
  dwFeatures: 'LINEAGENTFEATURE',
  dwAgentFeatures: 'LINEAGENTFEATURE',
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
  dwAddressFeatures: 'LINEADDRFEATURE',
  dwDevStatusFlags: 'LINEDEVSTATUSFLAGS',
  dwForwardMode: 'LINEFORWARDMODE',
  dwForwardModes: 'LINEFORWARDMODE',
  dwLineFeatures: 'LINEFEATURE',
  dwSettableDevStatus: 'LINEDEVSTATUSFLAGS',
  dwMediaModes: 'LINEMEDIAMODE',
  dwCallState: 'LINECALLSTATE',
  dwPredictiveAutoTransferStates: 'LINECALLSTATE',
  dwCallStateMode: 'LINEDISCONNECTMODE',
  dwCallPrivilege: 'LINECALLPRIVILEGE',
  dwCallFeatures: 'LINECALLFEATURE',
};

/** A structure with words replaced by TAPI's numbers (flags or-ed); the words stand beside them. */
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

/** A word as the value and name of its constant. */
export function enumerated(prefix: TapiPrefix, word: string) {
  const value = tapiNumber(prefix, word) ?? 0;
  return { value, name: tapiNames(prefix, value)[0] };
}

/** The number of some words; a word without a constant counts as `unknown` where TAPI has that. */
export function numberOf(prefix: TapiPrefix, words: readonly string[]): number {
  const unknown = tapiNumber(prefix, 'unknown') ?? 0;
  const numbers = words.map((word) => tapiNumber(prefix, word) ?? unknown);
  return [...new Set(numbers)].reduce((sum, number) => sum + number, 0);
}

/**
 * Figures under TAPI's names: `numberOfAcdCalls` as `dwNumberOfACDCalls`, or as property
 * `NumberOfACDCalls`.
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

export function agentInfo(stats: AgentStats) {
  const { dwTotalWrapUpTime, ...others } = figures(stats, agentStatsSchema.shape);
  return structure({
    dwAgentState: stats.state,
    dwNextAgentState: stats.nextState,
    ...others,
    dwTotalACDWrapUpTime: dwTotalWrapUpTime,
  });
}

export function agentSessionInfo(stats: AgentSessionStats) {
  return structure({
    dwAgentSessionState: stats.state,
    dwNextAgentSessionState: stats.nextState,
    // Instants become OLE dates, in UTC.
    dateSessionStartTime: Date.parse(stats.sessionStartTime) / dayMs + epochDays,
    ...figures(stats, agentSessionStatsSchema.shape),
  });
}

export function listOf<Entry>(name: string, entries: readonly Entry[]) {
  return { dwNumEntries: entries.length, [name]: entries };
}
