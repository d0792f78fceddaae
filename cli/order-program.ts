/**
 * `callwright order` and `callwright review`: orders taken, and what holds them worked.
 *
 * Source: ux-and-api.md 9.2.
 */
import { type Command, Option } from 'commander';
import { answerOptions, type Outcome, showExamples, withOutput } from './command-options.ts';
import { orderActions } from './order/order-actions.ts';
import { reviewActions } from './review/review-actions.ts';
import { actionHelp, withScript, withSignIn } from './service-program.ts';
import { ordersOption } from './start/start-options.ts';

/** `order`, `order audit` and `order move`. */
export function addOrder(program: Command, outcome: Outcome): void {
  const command = program
    .command('order')
    .description('take orders, on calls or without, on a screen or from a script')
    .option('--call <call>', 'next: at hand, else offered next; none; or the id of a call', 'next')
    .action(async () => {
      const { orderCommand } = await import('./commands/order.ts');
      outcome.exitCode = await orderCommand(command.optsWithGlobals());
    });
  withScript(command);
  withSignIn(command);
  command.addHelpText('after', () => actionHelp(orderActions));
  showExamples(command, [
    'callwright order --as helene',
    "callwright order --as helene --call none --script 'customer 1000001; add LAMPE 2; pay card 100% tok_ok; recap; submit'",
  ]);
  addAudit(command, outcome);
  addMove(command, outcome);
}

/** `order audit`. */
function addAudit(order: Command, outcome: Outcome): void {
  const command = order
    .command('audit')
    .description('whether the money of orders balances; exit code 1 where it does not')
    .argument('[orders...]', 'of these alone [all]')
    .option('--data <folder>', 'of a service, in place of one that runs')
    .action(async (orders: readonly string[]) => {
      const { orderAuditCommand } = await import('./commands/order-audit.ts');
      outcome.exitCode = await orderAuditCommand(orders, answerOptions(command));
    });
  withSignIn(command);
  withOutput(command);
  showExamples(command, [
    'callwright order audit --as claire',
    'callwright order audit --data callwright-data --json',
  ]);
}

/** `order move`. */
function addMove(order: Command, outcome: Outcome): void {
  const command = order
    .command('move')
    .description('open orders of a stopped service to Temporal, at TEMPORAL_ADDRESS, or back')
    .addOption(
      new Option('--to <host>', 'where they go on')
        .choices(['temporal', 'embedded'])
        .makeOptionMandatory(),
    )
    .option('--data <folder>', 'of the service')
    .addOption(ordersOption('postgres://… where it keeps orders [in --data]'))
    .action(async () => {
      const { orderMoveCommand } = await import('./commands/order-move.ts');
      outcome.exitCode = await orderMoveCommand(command.opts());
    });
  showExamples(command, [
    'callwright order move --to temporal --data callwright-data',
    'callwright order move --to embedded --data callwright-data',
  ]);
}

/** `review`. */
export function addReview(program: Command, outcome: Outcome): void {
  const command = program
    .command('review')
    .description('work what holds orders: take a hold, see why it is there, decide')
    .option('--source <source>', 'holds of this source alone, like fraud or priceApproval [all]')
    .option('--once', 'the queue as it is, no screen')
    .action(async () => {
      const { reviewCommand } = await import('./commands/review.ts');
      outcome.exitCode = await reviewCommand(command.optsWithGlobals());
    });
  withScript(command);
  withSignIn(command);
  command.addHelpText('after', () => actionHelp(reviewActions));
  showExamples(command, [
    'callwright review --as claire',
    "callwright review --as claire --script 'take fraud; clear submit the customer was called'",
  ]);
}
