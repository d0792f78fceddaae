import { createRouter } from '../../routing/index.ts';
import { describeRouting } from '../support/routing-suite.ts';
import { describeRoutingPart2 } from '../support/routing-suite-2.ts';

describeRouting('the core', createRouter);
describeRoutingPart2('the core', createRouter);
