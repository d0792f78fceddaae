/**
 * The operators of one engine by name, decorated ones included: `not:someFact:in`.
 *
 * An operator of the whole name comes before a decorated one. Decorated operators are kept apart
 * and forgotten on any change, so a replaced operator is never used again in a decorated form.
 */
import {
  Operator,
  OperatorDecorator,
  type OperatorDecoratorEvaluator,
  type OperatorEvaluator,
} from './operator.ts';

/** Decorated operators kept ready; rule texts may ask for any number of names. */
const decoratedMax = 1_000;

export class OperatorMap {
  readonly #operators = new Map<string, Operator>();
  readonly #decorators = new Map<string, OperatorDecorator>();
  readonly #decorated = new Map<string, Operator>();

  addOperator(operator: Operator | string, evaluator?: OperatorEvaluator): void {
    const added =
      operator instanceof Operator
        ? operator
        : new Operator(operator, evaluator as OperatorEvaluator);
    this.#decorated.clear();
    this.#operators.set(added.name, added);
  }

  /** Whether there was one of that name. */
  removeOperator(operator: Operator | string): boolean {
    this.#decorated.clear();
    return this.#operators.delete(operator instanceof Operator ? operator.name : operator);
  }

  addOperatorDecorator(
    decorator: OperatorDecorator | string,
    evaluator?: OperatorDecoratorEvaluator,
  ): void {
    const added =
      decorator instanceof OperatorDecorator
        ? decorator
        : new OperatorDecorator(decorator, evaluator as OperatorDecoratorEvaluator);
    this.#decorated.clear();
    this.#decorators.set(added.name, added);
  }

  /** Whether there was one of that name. */
  removeOperatorDecorator(decorator: OperatorDecorator | string): boolean {
    this.#decorated.clear();
    const name = decorator instanceof OperatorDecorator ? decorator.name : decorator;
    return this.#decorators.delete(name);
  }

  /** null: no such operator, or no such decorator. */
  get(name: string): Operator | null {
    return this.#operators.get(name) ?? this.#decorated.get(name) ?? this.#decorate(name);
  }

  #decorate(name: string): Operator | null {
    const around: OperatorDecorator[] = [];
    let inner = name;
    let operator = this.#operators.get(inner);
    while (operator === undefined) {
      const end = String(inner).indexOf(':');
      const decorator = end > 0 ? this.#decorators.get(inner.slice(0, end)) : undefined;
      if (decorator === undefined) return null;
      around.push(decorator);
      inner = inner.slice(end + 1);
      operator = this.#operators.get(inner);
    }
    const whole = around.reduceRight((made, decorator) => decorator.decorate(made), operator);
    if (this.#decorated.size >= decoratedMax) this.#decorated.clear();
    this.#decorated.set(name, whole);
    return whole;
  }
}
