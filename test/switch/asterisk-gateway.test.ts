/** The gateway suite on a real Asterisk. */
import { afterAll } from 'vitest';
import { anAsteriskHouse } from '../support/gateway-suite/asterisk-stage.ts';
import { describeGateway } from '../support/gateway-suite/suite.ts';
import { hasSwitch } from '../support/telephony/private-asterisk.ts';

if (await hasSwitch()) {
  const house = await anAsteriskHouse();
  afterAll(() => house.close());
  // A number that is silent rings a minute.
  describeGateway('Asterisk', () => house.stage(), 100_000);
}
