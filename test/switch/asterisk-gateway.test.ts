/** The gateway suite on a real Asterisk. */
import { afterAll } from 'vitest';
import { anAsteriskHouse } from '../support/gateway-suite/asterisk-stage.ts';
import { describeGateway } from '../support/gateway-suite/suite.ts';
import { hasSwitch } from '../support/telephony/private-asterisk.ts';

if (await hasSwitch()) {
  const house = await anAsteriskHouse();
  afterAll(() => house.close());
  const lacks = {
    'a number that is silent ends what the agent has dialled, and says why': 'it rings a minute',
  };
  describeGateway('Asterisk', () => house.stage(), { lacks, limitMs: 60_000 });
}
