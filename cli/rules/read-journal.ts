/**
 * Reads recorded decisions in batches from a decision journal, the output of `callwright route
 * --decisions`, or a trace, which leaves the core's counts unknown.
 */
import {
  type Finding,
  isHeaderLine,
  isRuleRecord,
  parseDecisionHeader,
  parseDecisionLine,
  parseHeaderLine,
  parseInstantLine,
  parseRuleRecord,
} from '../../contracts/index.ts';
import type { Instant } from '../../routing/index.ts';
import { type DecisionLine, factRecord, type RuleSet } from '../../rules/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { invalidFile } from '../files/read-centre.ts';
import type { StreamLine } from '../streams/read-lines.ts';
import type { StyleOptions } from '../text/style.ts';
import { faultOf, linesOf } from '../trace/read-trace.ts';
import { traceStream } from '../trace/trace-stream.ts';

export interface JournalSource {
  /** File, `-` for stdin, or a service's folder with its journal. */
  readonly path: string;
  readonly set: RuleSet;
  /** Ends the reading without an error. */
  readonly stop: AbortSignal;
  readonly style: StyleOptions;
}

const arrivalKinds: readonly string[] = ['classify', 'admit', 'route'];

/** One batch per chunk. @throws {CliError} at a bad line. */
export async function* readJournal(
  source: JournalSource,
): AsyncGenerator<readonly DecisionLine[], void, undefined> {
  const { path, style } = source;
  const { stream, name } = traceStream(path);
  const reading: Reading = { set: source.set, name, form: null, originMs: 0 };
  for await (const lines of linesOf({ stream, name, stop: source.stop })) {
    const decisions: DecisionLine[] = [];
    for (const line of lines) {
      const read = readLine(line, reading);
      if ('problems' in read) {
        if (decisions.length > 0) yield decisions;
        throw invalidFile(name, read.problems, style);
      }
      for (const decision of read.decisions) decisions.push(decision);
    }
    if (decisions.length > 0) yield decisions;
  }
}

type JournalForm = 'decisions' | 'effects' | 'trace';

interface Reading {
  readonly set: RuleSet;
  readonly name: string;
  form: JournalForm | null;
  /** Ms since 1970 at time 0 of the trace. */
  originMs: number;
}

type ReadLine =
  | { readonly decisions: readonly DecisionLine[] }
  | { readonly problems: readonly Finding[] };

const nothing: ReadLine = { decisions: [] };

function readLine(line: StreamLine, reading: Reading): ReadLine {
  const { number, text, fault } = line;
  if (fault !== undefined) return { problems: [faultOf(number, fault, 'a decision')] };
  if (text.trim() === '') return nothing;
  if (reading.form === null) {
    reading.form = formOf(text);
    if (reading.form === 'trace') refuseKind(reading);
    if (reading.form !== 'effects' && isHeaderLine(text)) return readHeader(text, reading);
  }
  if (reading.form === 'decisions') {
    const parsed = parseDecisionLine(text, number);
    return parsed.ok ? { decisions: [parsed.value] } : parsed;
  }
  if (reading.form === 'effects') {
    if (!isRuleRecord(text)) return nothing;
    const parsed = parseRuleRecord(text, number);
    return parsed.ok ? { decisions: [parsed.value] } : parsed;
  }
  const parsed = parseInstantLine(text, number);
  return parsed.ok ? { decisions: arrivalsOf(parsed.instant, reading) } : parsed;
}

/**
 * A journal's form, by its first line; unknown forms are read as decisions, and that refuses them.
 */
function formOf(text: string): JournalForm {
  if (/^\s*\{\s*"type"\s*:/.test(text)) return 'effects';
  return /"schema"\s*:\s*"callwright\.trace\//.test(text) || /"inputs"\s*:\s*\[/.test(text)
    ? 'trace'
    : 'decisions';
}

function readHeader(text: string, reading: Reading): ReadLine {
  if (reading.form === 'decisions') {
    const parsed = parseDecisionHeader(text);
    return parsed.ok ? nothing : parsed;
  }
  const parsed = parseHeaderLine(text);
  if (!parsed.ok) return parsed;
  const { origin } = parsed.header;
  reading.originMs = origin === undefined ? 0 : Date.parse(origin);
  return nothing;
}

function refuseKind({ set, name }: Reading): void {
  if (arrivalKinds.includes(set.kind)) return;
  const message = `${name} is a trace, which has no decisions of kind ${set.kind}; expected a decision journal, or rules of kind ${arrivalKinds.join(', ')}`;
  throw wrongUsage(message);
}

/** Decisions on calls that arrive in the instant, which nobody has transferred yet. */
function arrivalsOf({ atMs, inputs }: Instant, { set, originMs }: Reading): DecisionLine[] {
  return inputs.flatMap((input) => {
    if (input.type !== 'call.arrived') return [];
    const facts = { 'call.transferCount': 0, ...input.facts };
    const decidedAtMs = originMs + atMs;
    const { matched } = set.decide(factRecord(facts), decidedAtMs);
    const { kind, set: name, version } = set;
    const subject = input.callId;
    return [{ kind, set: name, version, atMs: decidedAtMs, subject, facts, matched }];
  });
}
