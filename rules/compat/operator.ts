/** Operators of conditions, and decorators that wrap them. */

/** Compares a fact's value with a condition's. */
export type OperatorEvaluator<A = never, B = never> = (factValue: A, jsonValue: B) => unknown;

/** A decorator: a function of the operands and of `next`, the operator that it wraps. */
export type OperatorDecoratorEvaluator<A = never, B = never> = (
  factValue: A,
  jsonValue: B,
  next: (factValue: unknown, jsonValue: unknown) => unknown,
) => unknown;

/** Whether the operator applies to the fact's value. If not, the condition is false. */
export type FactValueValidator<A = never> = (factValue: A) => boolean;

/** A comparison of two values. */
type Compare = (factValue: unknown, jsonValue: unknown) => unknown;
/** A comparison around another. */
type Wrap = (factValue: unknown, jsonValue: unknown, next: Compare) => unknown;
/** Whether an operator applies to a value. */
type Validate = (factValue: unknown) => boolean;

const always: Validate = () => true;

/** Compares a fact's value with a condition's. */
export class Operator {
  readonly name: string;
  /** The comparison. */
  readonly cb: Compare;
  /** Whether the operator applies to a value. */
  readonly factValueValidator: Validate;

  constructor(name: string, evaluator: OperatorEvaluator, factValueValidator?: FactValueValidator) {
    if (!name) throw new Error('Missing operator name');
    if (typeof evaluator !== 'function') throw new Error('Missing operator callback');
    this.name = String(name);
    this.cb = evaluator as Compare;
    this.factValueValidator = (factValueValidator as Validate | undefined) ?? always;
  }

  /** Whether the comparison holds. */
  evaluate(factValue: unknown, jsonValue: unknown): unknown {
    return this.factValueValidator(factValue) && this.cb(factValue, jsonValue);
  }
}

/** Makes an operator from another. */
export class OperatorDecorator {
  readonly name: string;
  /** The comparison around the other operator's. */
  readonly cb: Wrap;
  /** Whether the operator applies to a value. */
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

  /** The operator, decorated. */
  decorate(operator: Operator): Operator {
    const next: Compare = (factValue, jsonValue) => operator.evaluate(factValue, jsonValue);
    return new Operator(
      `${this.name}:${operator.name}`,
      (factValue, jsonValue) => this.cb(factValue, jsonValue, next),
      this.factValueValidator,
    );
  }
}
