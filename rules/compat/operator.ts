/** Operators of conditions, and decorators that wrap them. */

export type OperatorEvaluator<A = never, B = never> = (factValue: A, jsonValue: B) => unknown;

/** A decorator: a function of the operands and of `next`, the operator that it wraps. */
export type OperatorDecoratorEvaluator<A = never, B = never> = (
  factValue: A,
  jsonValue: B,
  next: (factValue: unknown, jsonValue: unknown) => unknown,
) => unknown;

/** Whether the operator applies to the fact's value. If not, the condition is false. */
export type FactValueValidator<A = never> = (factValue: A) => boolean;

type Compare = (factValue: unknown, jsonValue: unknown) => unknown;
type Wrap = (factValue: unknown, jsonValue: unknown, next: Compare) => unknown;
type Validate = (factValue: unknown) => boolean;

const always: Validate = () => true;

export class Operator {
  readonly name: string;
  readonly cb: Compare;
  readonly factValueValidator: Validate;

  constructor(name: string, evaluator: OperatorEvaluator, factValueValidator?: FactValueValidator) {
    if (!name) throw new Error('Missing operator name');
    if (typeof evaluator !== 'function') throw new Error('Missing operator callback');
    this.name = String(name);
    this.cb = evaluator as Compare;
    this.factValueValidator = (factValueValidator as Validate | undefined) ?? always;
  }

  evaluate(factValue: unknown, jsonValue: unknown): unknown {
    return this.factValueValidator(factValue) && this.cb(factValue, jsonValue);
  }
}

export class OperatorDecorator {
  readonly name: string;
  readonly cb: Wrap;
  readonly factValueValidator: Validate;

  constructor(
    name: string,
    evaluator: OperatorDecoratorEvaluator,
    factValueValidator?: FactValueValidator,
  ) {
    if (!name) throw new Error('Missing decorator name');
    if (typeof evaluator !== 'function') throw new Error('Missing decorator callback');
    this.name = String(name);
    this.cb = evaluator as Wrap;
    this.factValueValidator = (factValueValidator as Validate | undefined) ?? always;
  }

  decorate(operator: Operator): Operator {
    const next: Compare = (factValue, jsonValue) => operator.evaluate(factValue, jsonValue);
    return new Operator(
      `${this.name}:${operator.name}`,
      (factValue, jsonValue) => this.cb(factValue, jsonValue, next),
      this.factValueValidator,
    );
  }
}
