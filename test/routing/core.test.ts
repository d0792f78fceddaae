import { createRouter } from '../../routing/index.ts';
import { describeRouting } from '../support/routing-suite.ts';

describeRouting('the core', createRouter);
