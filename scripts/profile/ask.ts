/** Sends requests to a service during a load, some at a time. */

const asksAtOnce = 16;
const headers = { authorization: 'Bearer paul' };
const [address = '', centreId = '', loadMs] = process.argv.slice(2);
const reads = [
  `/api/v1/centres/${centreId}/wallboard`,
  `/api/v1/centres/${centreId}/calls`,
  `/api/v1/queues/${centreId}.vente/stats`,
  `/api/v1/queues/${centreId}.vente/waiting`,
  `/api/v1/handlers/main/agents`,
  '/api/v1/measures',
];
const statuses = new Map<number, number>();
const beganAtMs = performance.now();

await Promise.all(Array.from({ length: asksAtOnce }, (_, place) => ask(place)));

const seconds = (performance.now() - beganAtMs) / 1_000;
const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
const answers = [...statuses].map(([status, count]) => `${count} with ${status}`).join(', ');
process.stderr.write(`load: ${Math.round(total / seconds)} requests/s (${answers})\n`);

async function ask(first: number): Promise<void> {
  for (let n = first; performance.now() - beganAtMs < Number(loadMs); n += 1) {
    const answer = await fetch(`${address}${reads[n % reads.length]}`, { headers });
    await answer.arrayBuffer();
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
  }
}
