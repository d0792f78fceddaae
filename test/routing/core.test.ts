import { createRouter } from '../../routing/index.ts';
import { describeStillRefused } from '../support/routing-suite/still-refused.ts';
import { describeRouting } from '../support/routing-suite.ts';
import { describeRoutingOfCore } from '../support/routing-suite-later.ts';

describeRouting('the core', createRouter);
describeRoutingOfCore('the core', createRouter);
describeStillRefused(createRouter);
