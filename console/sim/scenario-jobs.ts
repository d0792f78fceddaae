/** Server jobs on the lab's scenarios, which are stored only while their job is polled. */
import { api } from '../live-data/index.ts';

type Scenarios = readonly (object & { readonly notes: string })[];

export async function askAboutScenarios<Answer>(
  centre: string,
  scenarios: Scenarios,
  ask: (ids: readonly string[]) => Promise<Answer>,
) {
  const kept: { readonly id: string; readonly version: number }[] = [];
  try {
    for (const body of scenarios) {
      const one = await api.post('/api/v1/centres/{centre}/scenarios', {
        params: { centre },
        body: { ...body },
      });
      if (!one.ok) return one;
      kept.push(one.body);
    }
    return await ask(kept.map(({ id }) => id));
  } finally {
    for (const { id, version } of kept) {
      const asked = { params: { scenario: id }, ifMatch: `"v${version}"` };
      await api.ask('DELETE', '/api/v1/scenarios/{scenario}', asked).catch(reportError);
    }
  }
}
