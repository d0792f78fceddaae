/**
 * M/M/n+M by js-simulator, one event per kind; patience is an event that may find its call gone.
 * Reads a number of calls per line, writes the results.
 */
const { createRequire } = require('node:module');
const { createInterface } = require('node:readline');

const { Scheduler, SimEvent } = createRequire(`${process.cwd()}/`)('js-simulator');

const agents = 50;
const gapMs = 1250;
const handleMs = 60_000;
const patienceMs = 120_000;

const exponential = (mean) => -mean * Math.log(1 - Math.random());

function run(calls) {
  const scheduler = new Scheduler();
  const waiting = [];
  let first = 0;
  let arrived = 0;
  let abandoned = 0;
  let busy = 0;
  let waitMs = 0;
  const after = (delayMs, act) => {
    const event = new SimEvent(1);
    event.update = act;
    scheduler.schedule(event, (scheduler.current_time ?? 0) + delayMs);
  };
  const serve = () => {
    busy += 1;
    after(exponential(handleMs), end);
  };
  const arrive = () => {
    arrived += 1;
    if (arrived < calls) after(exponential(gapMs), arrive);
    if (busy < agents) return serve();
    const call = { enteredMs: scheduler.current_time, isWaiting: true };
    waiting.push(call);
    after(exponential(patienceMs), () => {
      if (!call.isWaiting) return;
      leave(call);
      abandoned += 1;
    });
  };
  const leave = (call) => {
    call.isWaiting = false;
    waitMs += scheduler.current_time - call.enteredMs;
  };
  const end = () => {
    busy -= 1;
    while (first < waiting.length) {
      const call = waiting[first];
      first += 1;
      if (!call.isWaiting) continue;
      leave(call);
      return serve();
    }
  };
  after(exponential(gapMs), arrive);
  while (scheduler.hasEvents()) scheduler.update();
  return { calls: arrived, abandoned, waitMs };
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const began = performance.now();
  const answer = run(Number(line));
  process.stdout.write(`${JSON.stringify({ ...answer, tookMs: performance.now() - began })}\n`);
});
