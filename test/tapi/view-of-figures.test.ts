import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Body } from '../support/api-server.ts';
import { accepts, arrives, connects, endsWrapUp, hangsUp } from '../support/builders.ts';
import { aTapiServer } from '../support/tapi-centre.ts';
import { aTapiClient } from '../support/tapi-client.ts';

const hourMs = 3_600_000;
const invalid = '0x80000032';

/** Helene's program, who is ready for calls of `qa`, and a supervisor's. */
async function aReadyAgent() {
  const served = await aTapiServer();
  const client = await aTapiClient(served, 'helene');
  const { call, hLine } = client;
  const groupsOf = await call('lineGetGroupList', { hLine });
  const [{ GroupID: lpGroupID }] = groupsOf['GroupEntries'] as [{ GroupID: object }];
  const { hAgent } = await call('lineCreateAgent', { hLine });
  const opening = { hLine, hAgent, dwWorkingAddressID: 0, lpGroupID };
  const { hAgentSession } = await call('lineCreateAgentSession', opening);
  await call('lineSetAgentStateEx', { hLine, hAgent, dwAgentState: 2, dwNextAgentState: 0 });
  const malik = await aTapiClient(served, 'malik');
  const number = (name: string) => async (of: object) => await call(name, { hLine, ...of });
  return {
    served,
    malik,
    hAgent,
    info: () => number('lineGetAgentInfo')({ hAgent }),
    session: () => number('lineGetAgentSessionInfo')({ hAgentSession }),
    queue: (dwQueueID = 1) => number('lineGetQueueInfo')({ dwQueueID }),
    stop: () => {
      for (const one of [client, malik]) one.stop();
    },
  };
}
type Ready = Awaited<ReturnType<typeof aReadyAgent>>;

/** One call of the ACD: 4 s of ringing, 20 s of talk, 6 s of wrap-up. */
function aCall({ served: { tell, clock } }: Ready, id: string): void {
  tell(arrives(id, { queueId: 'qa' }));
  clock.turn(4_000);
  tell(accepts(`${id}/1`), connects(`${id}/1`));
  clock.turn(20_000);
  tell(hangsUp(id));
  clock.turn(6_000);
  tell(endsWrapUp(`${id}/1`));
}

describe('the view of figures', () => {
  it('TAPI 32 a period that is set begins at zero, and none of no length is', async () => {
    const ready = await aReadyAgent();
    const { malik, hAgent, info, session } = ready;
    for (const id of ['c1', 'c2']) aCall(ready, id);
    const counted = { dwNumberOfACDCalls: 2, dwTotalACDTalkTime: 40, dwTotalACDWrapUpTime: 12 };
    expect(await info()).toMatchObject({ ...counted, dwMeasurementPeriod: 86_400 });
    const set = (dwMeasurementPeriod: unknown, result?: string) =>
      malik.call(
        'lineSetAgentMeasurementPeriod',
        { hLine: malik.hLine, hAgent, dwMeasurementPeriod },
        result,
      );
    for (const seconds of [0, -60, 59, 2_678_401, 60.5, '60', null]) {
      expect(await set(seconds, invalid)).toMatchObject({ name: 'LINEERR_INVALPARAM' });
    }
    expect(await info()).toMatchObject({ ...counted, dwMeasurementPeriod: 86_400 });
    await set(3_600);
    expect(await info()).toMatchObject({
      dwMeasurementPeriod: 3_600,
      cyOverallCallRate: 0,
      dwNumberOfACDCalls: 0,
      dwNumberOfIncomingCalls: 0,
      dwNumberOfOutgoingCalls: 0,
      dwTotalACDTalkTime: 0,
      dwTotalACDCallTime: 0,
      dwTotalACDWrapUpTime: 0,
    });
    // A session has no period: it counts on.
    expect(await session()).toMatchObject({ dwNumberOfCalls: 2, dwTotalTalkTime: 40 });
    const old = await ready.served.as('malik', 'GET /agents/shop.helene/stats?window=previous');
    expect(old).toMatchObject({ numberOfAcdCalls: 2, complete: false });
    aCall(ready, 'c3');
    await set(3_600);
    expect(await info()).toMatchObject({ dwNumberOfACDCalls: 0, dwMeasurementPeriod: 3_600 });
    ready.stop();
  });

  it('TAPI 33 a window that ends keeps those who wait, and counts from zero', async () => {
    const ready = await aReadyAgent();
    const { served, malik, queue } = ready;
    const given = { hLine: malik.hLine, dwQueueID: 3, dwMeasurementPeriod: 3_600 };
    await malik.call('lineSetQueueMeasurementPeriod', given);
    served.tell(...['1', '2', '3', '4', '5'].map((id) => arrives(id, { queueId: 'qc' })));
    served.clock.turn(hourMs - 1);
    expect(await queue(3)).toMatchObject({
      dwMeasurementPeriod: 3_600,
      dwTotalCallsQueued: 5,
      dwCurrentCallsQueued: 5,
      dwCurrentLongestWaitTime: 3_600,
    });
    served.clock.turn(60_001);
    expect(await queue(3)).toMatchObject({
      dwTotalCallsQueued: 0,
      dwCurrentCallsQueued: 5,
      dwCurrentLongestWaitTime: 3_660,
      dwTotalCallsAbandoned: 0,
      dwTotalCallsFlowedOut: 0,
      dwFinalDisposition: 0,
    });
    ready.stop();
  });

  it('TAPI 31 a queue balances after whatever happens, and calls add up', async () => {
    const happens = fc.constantFrom('arrives', 'leaves', 'answers', 'ends', 'wrapped', 'waits');
    const days = fc.array(happens, { minLength: 15, maxLength: 25 });
    const sum = (of: Body, ...names: readonly string[]) =>
      names.reduce((all, name) => all + Number(of[name]), 0);
    let answeredInAll = 0;
    await fc.assert(
      fc.asyncProperty(days, async (day) => {
        const ready = await aReadyAgent();
        const { tell, clock, live } = ready.served;
        let [arrived, answered] = [0, 0];
        let talking: string | null = null;
        for (const what of day) {
          const waiting = live.projection.calls
            .all()
            .filter(({ call }) => ['queued', 'offered'].includes(call.derivedState))
            .map(({ call }) => call);
          const offer = waiting
            .flatMap(({ offers }) => offers)
            .find((one) => one.state === 'offered');
          if (what === 'arrives') {
            arrived += 1;
            tell(arrives(`c${arrived}`, { queueId: 'qa' }));
          } else if (what === 'leaves' && waiting.length > 0) {
            tell(hangsUp(waiting.at(-1)?.callId ?? ''));
          } else if (what === 'answers' && offer !== undefined) {
            const offerId = offer.id.replace('.', '/');
            tell(accepts(offerId), connects(offerId));
            [talking, answered] = [offerId, answered + 1];
          } else if (what === 'ends' && talking !== null) {
            tell(hangsUp(talking.split('/')[0] ?? ''));
          } else if (what === 'wrapped' && talking !== null) {
            tell(endsWrapUp(talking));
          }
          clock.turn(1_000);
          const of = await ready.queue();
          const gone = ['dwTotalCallsAbandoned', 'dwTotalCallsFlowedOut', 'dwFinalDisposition'];
          expect(of['dwTotalCallsQueued']).toBe(arrived);
          expect(answered + sum(of, ...gone, 'dwCurrentCallsQueued')).toBe(arrived);
        }
        clock.turn(600_000);
        const info = await ready.info();
        const session = await ready.session();
        const parts = ['dwTotalACDTalkTime', 'dwTotalACDWrapUpTime'];
        expect(info['dwTotalACDCallTime']).toBe(sum(info, ...parts));
        expect(session['dwTotalCallTime']).toBe(
          sum(session, 'dwTotalTalkTime', 'dwTotalWrapUpTime'),
        );
        answeredInAll += answered;
        ready.stop();
      }),
      { numRuns: 8 },
    );
    expect(answeredInAll).toBeGreaterThan(0);
  });
});
