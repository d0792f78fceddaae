/**
 * What a service can be told: the flags of `start`, which `config` shows and `doctor` looks at.
 *
 * Each is also a member of the configuration file and a variable of the environment
 * (`settings.ts`); they are listed once, here.
 */
import { type Command, Option } from 'commander';
import type { LogLevel } from '../../api/index.ts';
import { durationMs, gather, positiveNumber, wholeNumber } from '../option-values.ts';

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

export function ordersOption(text: string): Option {
  return new Option('--orders <url>', text).env('CALLWRIGHT_ORDERS');
}

/** Adds them to a command. */
export function withStartOptions(command: Command): void {
  command
    .option('--config <file>', 'configuration [callwright.config.json, if it is there]')
    .option('--centre <file>', 'centre file to run in place of the demo')
    .option('--handler <name=file>', 'a further ACD system beside it; again for more', gather)
    .option('--port <port>', 'of the API; 0 is any free one', wholeNumber(0), 8080)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--speed <factor>', 'times faster than the clock, up to 600', positiveNumber, 1)
    .option('--data <folder>', 'folder that keeps rules and what they decide [memory]')
    .option('--standby', 'wait while another service has the folder, and take over when it ends')
    .option(
      '--database <url>',
      'postgres://… that keeps rules, jobs, audit and journals [in --data]',
    )
    .addOption(ordersOption('postgres://… that keeps orders [in --data]'))
    .option(
      '--temporal',
      'orders as Temporal workflows, on a dev server begun for them [TEMPORAL_ADDRESS, if set]',
    )
    .option(
      '--accounts <file>',
      'who works here [the people of the demo; an admin, and the agents]',
    )
    .option('--allow-host <name>', 'name that leads here, as browsers say it', gather)
    .option('--cors <origin>', 'pages of this origin may ask, as https://desk.example', gather)
    .option(
      '--limit <class=rate>',
      'requests of a principal: control=20/60, a second / at once',
      gather,
    )
    .option('--oidc-issuer <url>', 'identity provider')
    .option('--oidc-jwks <url>', 'its keys')
    .option('--oidc-audience <name>', 'whom its tokens are for [callwright]')
    .option('--grace <time>', 'an agent’s person may be gone so long, 1 s to 1 h [30s]', durationMs)
    .addOption(
      new Option('--after-people <what>', 'with their agent, when they have gone [resume]').choices(
        ['resume', 'logOff'],
      ),
    )
    .option('--no-demo-orders', 'the demo’s simulated callers order nothing')
    .addOption(
      new Option('--log-level <level>', 'what stderr tells').choices(logLevels).default('warn'),
    )
    .option('--drain-notice <time>', 'told to end: not ready for so long, port open', durationMs, 0)
    .option('--shutdown-limit <time>', 'told to end: it has ended by then', durationMs, 20_000)
    .option(
      '--webhook-allow <subnet>',
      'private addresses that webhooks may be sent to, as 10.0.0.0/8; again for more',
      gather,
    );
}
