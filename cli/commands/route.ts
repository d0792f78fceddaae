/**
 * `callwright route`: a trace in, effects out, as JSON lines. The trace is the only clock. Instants
 * are written whole or not at all.
 */
import type { TraceHeader } from '../../contracts/index.ts';
import {
  candidatesShownMax,
  createRouter,
  createShadow,
  type DecisionRecord,
  type DecisionSink,
  type Instant,
  type Router,
  type RouterOptions,
  type RuleDecisionRecord,
  restoreRouter,
  type Shadow,
  type ShadowSummary,
} from '../../routing/index.ts';
import { type ExitCode, exitCodes, wrongUsage } from '../cli-error.ts';
import { type OptionsOf, running } from '../command.ts';
import { engineVersion } from '../engine-version.ts';
import { type ReadCentre, readCentre } from '../files/read-centre.ts';
import { refuseOldFile, writeWhole } from '../files/write-file.ts';
import { writingOptions } from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { LineWriter } from '../streams/line-writer.ts';
import { readTrace } from '../trace/read-trace.ts';
import { readSnapshot, snapshotText } from '../trace/snapshot-file.ts';
import { centreBeside, traceStream } from '../trace/trace-stream.ts';

const options = {
  '--trace <file>': 'or the data folder of a service, whose journal it is [stdin]',
  '--centre <file>': 'centre file [that of the journal]',
  '--decisions': 'also the record of each decision, after its offer',
  '--state': 'at the end, the state as one line',
  '--snapshot <file>': 'write the state at the end, for --from',
  '--from <file>': 'go on from a snapshot',
  '--shadow <file>': 'another centre file: also what it would have decided otherwise',
  ...writingOptions,
} as const;

type RouteOptions = OptionsOf<typeof options> & { readonly centre: string };

export const command = running({
  options,
  examples: [
    'callwright route --centre centre.json < trace.jsonl',
    'callwright route --centre centre.json --decisions < trace.jsonl | grep decision',
    'callwright route --centre centre.json --shadow other.json < trace.jsonl | grep shadow',
    'callwright route --trace callwright-data --shadow other.json',
  ],
  withoutJson: 'what it writes are JSON lines',
  run: async (asked) => await route({ ...asked, centre: centreBeside(asked) }),
});

async function route(options: RouteOptions): Promise<ExitCode> {
  if (options.centre === '-' && (options.trace ?? '-') === '-') {
    throw wrongUsage('--centre is "-"; expected a file: stdin is the trace');
  }
  if (options.shadow !== undefined && options.from !== undefined) {
    throw wrongUsage(
      '--shadow with --from; expected one of them: a shadow begins where the trace does',
    );
  }
  if (options.snapshot !== undefined) refuseOldFile(options.snapshot, options);
  const read = readCentre(options.centre, options);
  const tried = options.shadow === undefined ? null : readCentre(options.shadow, options);
  const decided = options.decisions === true ? emptyDecided() : null;
  const restored = options.from === undefined ? null : restore(read, decided, options);
  let originMs = 0;
  let begun: Routers | null = null;
  // A router can begin only after the header, which defines time 0.
  const begin = (): Routers => {
    begun ??= {
      router: restored ?? createRouter({ ...routingBy(read, decided), originMs }),
      shadow: tried === null ? null : createShadow({ ...routingBy(tried, null), originMs }),
    };
    return begun;
  };
  const stop = listenForInterrupt();
  const writer = new LineWriter();
  const source = traceStream(options.trace ?? '-');
  if (source.stream === process.stdin && process.stdin.isTTY)
    say('reading the trace from the terminal; Ctrl-D ends it');
  let lastLine = 0;
  const batches = readTrace({
    ...source,
    fromMs: restored?.nowMs ?? 0,
    stop,
    style: options,
    onHeader: (header) => {
      compareHeader(header, read);
      originMs = header.origin === undefined ? 0 : Date.parse(header.origin);
    },
  });
  for await (const instants of batches) {
    for (const { line, instant } of instants) {
      if (stop.aborted) break;
      routeInstant({ ...begin(), writer, decided }, instant);
      lastLine = line;
      if (writer.isFull) await writer.flush();
    }
    await writer.flush();
  }
  const { router, shadow } = begin();
  if (shadow !== null) {
    writeEnd(shadow, writer);
    await writer.flush();
  }
  if (options.state === true) {
    const mark = stop.aborted ? { partial: true } : {};
    writer.add(JSON.stringify({ type: 'state', ...mark, ...router.snapshot() }));
    await writer.flush();
  }
  if (options.snapshot !== undefined) {
    writeWhole(options.snapshot, snapshotText(router.snapshot(), read.sha256), options);
  }
  if (!stop.aborted) return exitCodes.yes;
  say(`partial: stopped after line ${lastLine}, at ${router.nowMs} ms`);
  return exitCodes.stopped;
}

interface Decided {
  readonly offers: Map<number, DecisionRecord>;
  readonly rules: RuleDecisionRecord[];
}

function emptyDecided(): Decided {
  return { offers: new Map(), rules: [] };
}

function routingBy(
  { centre, ruleSets }: ReadCentre,
  decided: Decided | null,
): Pick<RouterOptions, 'centre' | 'ruleSets' | 'decisions'> {
  if (decided === null) return { centre, ruleSets };
  const decisions: DecisionSink = {
    candidatesMax: candidatesShownMax,
    scan: false,
    accept: (record) => void decided.offers.set(record.n, record),
    acceptRules: (record) => void decided.rules.push(record),
  };
  return { centre, ruleSets, decisions };
}

function restore(read: ReadCentre, decided: Decided | null, options: RouteOptions): Router {
  const snapshot = readSnapshot(options.from ?? '', read.sha256, options);
  return restoreRouter(routingBy(read, decided), snapshot);
}

interface Routers {
  readonly router: Router;
  readonly shadow: Shadow | null;
}

interface Routing extends Routers {
  readonly writer: LineWriter;
  readonly decided: Decided | null;
}

function routeInstant({ router, writer, decided, shadow }: Routing, instant: Instant): void {
  const effects = router.step(instant);
  for (const record of decided?.rules.splice(0) ?? []) writer.add(JSON.stringify(record));
  for (const effect of effects) {
    writer.add(JSON.stringify(effect));
    const record = decided?.offers.get(effect.n);
    if (record !== undefined) writer.add(JSON.stringify(record));
  }
  decided?.offers.clear();
  for (const difference of shadow?.step(instant, effects) ?? []) {
    writer.add(JSON.stringify(difference));
  }
}

function writeEnd(shadow: Shadow, writer: LineWriter): void {
  for (const difference of shadow.finish()) writer.add(JSON.stringify(difference));
  const summary = shadow.summary();
  writer.add(JSON.stringify(summary));
  say(inWords(summary));
}

function inWords(summary: ShadowSummary): string {
  const { alike, otherAgent, otherTime, activeOnly, shadowOnly } = summary;
  return [
    `offers made alike ${alike}`,
    `to another agent ${otherAgent}`,
    `at another time ${otherTime}`,
    `not made by the shadow ${activeOnly}`,
    `made by the shadow alone ${shadowOnly}`,
  ].join(', ');
}

/**
 * Warns if another engine or centre wrote the trace: effects may then differ, which is often
 * intended.
 */
function compareHeader({ engine, centre }: TraceHeader, read: ReadCentre): void {
  if (engine !== undefined && engine !== engineVersion) {
    say(`the trace was written by engine ${engine}, this is ${engineVersion}`);
  }
  if (centre !== undefined && centre !== read.sha256) {
    say(`the trace was written for another centre file (${centre}, this is ${read.sha256})`);
  }
}

function say(what: string): void {
  process.stderr.write(`callwright route: ${what}\n`);
}
