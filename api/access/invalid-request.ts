/** A refusal that lists all that is wrong with a request. */
import type { Finding } from '../../contracts/index.ts';

/** A request whose parameters do not hold their schema: all that is wrong with them. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ message }) => message).join('; '));
    this.findings = findings;
  }
}
