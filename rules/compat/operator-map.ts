/**
 * An engine's operators by name, also decorated ones such as `not:someFact:in`. Every change clears
 * the cache of these.
 */
import {
  Operator,
  OperatorDecorator,
  type OperatorDecoratorEvaluator,
  type OperatorEvaluator,
} from './operator.ts';

/** Most decorated operators cached; rules can name any number. */
const decoratedMax = 1_000;

/** Operators by name, decorated ones included. */
export class OperatorMap {
  readonly #operators = new Map<string, Operator>();
  readonly #decorators = new Map<string, OperatorDecorator>();
  readonly #decorated = new Map<string, Operator>();

  /** Adds or replaces an operator. */
  addOperator(operator: Operator | string, evaluator?: OperatorEvaluator): void {
    const added =
      operator instanceof Operator
        ? operator
        : new Operator(operator, evaluator as OperatorEvaluator);
    this.#decorated.clear();
    this.#operators.set(added.name, added);
  }

  /** Removes an operator; whether there was one. */
  removeOperator(operator: Operator | string): boolean {
    this.#decorated.clear();
    return this.#operators.delete(operator instanceof Operator ? operator.name : operator);
  }

  /** Adds or replaces a decorator. */
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

  /** Removes a decorator; whether there was one. */
  removeOperatorDecorator(decorator: OperatorDecorator | string): boolean {
    this.#decorated.clear();
    const name = decorator instanceof OperatorDecorator ? decorator.name : decorator;
    return this.#decorators.delete(name);
  }

  /** The operator of a name such as `not:in`; null if the operator or a decorator is unknown. */
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
