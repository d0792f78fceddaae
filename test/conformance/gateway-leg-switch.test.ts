import { aLegSwitchStage } from '../support/gateway-suite/leg-switch-stage.ts';
import { describeGateway } from '../support/gateway-suite/suite.ts';

describeGateway('the simulated switch of legs', aLegSwitchStage);
