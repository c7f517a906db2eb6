/**
 * The small expressions of the golden manifests, computed with tilegrad:
 *
 *     program  = { name "=" sum ";" } sum { phrase } [ ";" remark ]
 *     phrase   = "squared" | "then" name "over" axis { "," axis }
 *     sum      = product { ("+" | "-") product }
 *     product  = power { ("*" | "/" | "@" | nothing) power }        nothing: a product of matrices, as in X W^T
 *     power    = "-" power | postfix [ ("^" | "**") ("T" | power) ]  ^T: the transpose
 *     postfix  = primary { "." name [ arguments ] | "[" index { "," index } "]" }
 *     primary  = number | name [ arguments ] | "(" sum ")" | "[" sum { "," sum } "]"
 */
import type { Tensor } from "@tilegrad/tilegrad";
import { applyFunction, applyOperator, type Range, subscript, type Value } from "./expression_values.ts";

type Variables = Readonly<Record<string, Value>>;

const TOKEN = /\s*(?:(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|([A-Za-z_]\w*)|(\*\*|\S))/gy;
const PHRASES = ["squared", "then"];

/** Value of an expression; a name that no variable has is looked up with the prefix c_ (a constant). */
export function evaluate(source: string, variables: Variables): Tensor {
  const result = new Evaluation(source, variables).program();
  if (typeof result === "number" || !("dtype" in result)) {
    throw new SyntaxError(`Cannot evaluate "${source}": the result is not a tensor`);
  }
  return result;
}

class Evaluation {
  readonly #tokens: string[];
  readonly #variables: Record<string, Value>;
  #at = 0;

  constructor(readonly source: string, variables: Variables) {
    this.#tokens = Array.from(source.matchAll(TOKEN), (match) => match[1] ?? match[2] ?? match[3]);
    this.#variables = { ...variables };
  }

  program(): Value {
    while (this.#tokens[this.#at + 1] === "=") {
      const name = this.#next();
      this.#expect("=");
      this.#variables[name] = this.#sum();
      this.#expect(";");
    }
    let value = this.#sum();
    while (PHRASES.includes(this.#peek())) value = this.#phrase(value);
    // What follows a semicolon is a remark to the reader.
    if (this.#at < this.#tokens.length) this.#expect(";");
    return value;
  }

  #phrase(value: Value): Value {
    if (this.#accept("squared")) return applyOperator("^", value, 2);
    this.#expect("then");
    const name = this.#next();
    this.#expect("over");
    let axes = this.#next();
    while (this.#accept(",")) axes += this.#next();
    return applyFunction(`${name}_${axes}`, [value], {});
  }

  #sum(): Value {
    let value = this.#product();
    for (let sign = this.#acceptAny("+", "-"); sign; sign = this.#acceptAny("+", "-")) {
      value = applyOperator(sign, value, this.#product());
    }
    return value;
  }

  #product(): Value {
    let value = this.#power();
    for (;;) {
      const sign = this.#acceptAny("*", "/", "@");
      if (!sign && !this.#startsPrimary()) return value;
      value = applyOperator(sign ?? "@", value, this.#power());
    }
  }

  #power(): Value {
    if (this.#accept("-")) return applyOperator("-", 0, this.#power());
    const base = this.#postfix();
    if (!this.#acceptAny("^", "**")) return base;
    return this.#accept("T") ? applyFunction("T", [base], {}) : applyOperator("^", base, this.#power());
  }

  #postfix(): Value {
    let value = this.#primary();
    for (;;) {
      if (this.#accept(".")) {
        const name = this.#next();
        const [positional, named] = this.#peek() === "(" ? this.#arguments() : [[], {}];
        value = applyFunction(name, [value, ...positional], named);
      } else if (this.#accept("[")) {
        value = subscript(value, this.#list("]", () => this.#index()));
      } else return value;
    }
  }

  #primary(): Value {
    const token = this.#next();
    if (token === "(") {
      const value = this.#sum();
      this.#expect(")");
      return value;
    }
    if (token === "[") return this.#list("]", () => this.#sum());
    if (/^[\d.]/.test(token)) return Number(token);
    if (this.#peek() === "(") return applyFunction(token, ...this.#arguments());
    return this.#variables[token] ?? this.#variables[`c_${token}`] ?? this.#fail(`the name ${token} has no value`);
  }

  #arguments(): [Value[], Record<string, Value>] {
    const positional: Value[] = [], named: Record<string, Value> = {};
    this.#expect("(");
    this.#list(")", () => {
      if (this.#tokens[this.#at + 1] === "=") {
        const name = this.#next();
        this.#expect("=");
        named[name] = this.#sum();
      } else positional.push(this.#sum());
    });
    return [positional, named];
  }

  /** A place, or start:stop:step with any part left out. */
  #index(): number | Range {
    const parts: (number | null)[] = [null];
    while (this.#peek() !== "," && this.#peek() !== "]") {
      if (this.#accept(":")) parts.push(null);
      else parts[parts.length - 1] = this.#sum() as number;
    }
    return parts.length === 1 ? parts[0]! : [parts[0], parts[1], parts[2] ?? 1];
  }

  #list<T>(end: string, element: () => T): T[] {
    const values: T[] = [];
    if (this.#accept(end)) return values;
    do values.push(element()); while (this.#accept(","));
    this.#expect(end);
    return values;
  }

  #startsPrimary(): boolean {
    const token = this.#peek();
    return /^[\w(]/.test(token) && !PHRASES.includes(token);
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? "";
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? this.#fail("it ends too early");
  }

  #accept(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#at++;
    return true;
  }

  #acceptAny(...tokens: string[]): string | undefined {
    return tokens.find((token) => this.#accept(token));
  }

  #expect(token: string): void {
    if (!this.#accept(token)) this.#fail(`found "${this.#peek()}", needed "${token}"`);
  }

  #fail(reason: string): never {
    throw new SyntaxError(`Cannot evaluate "${this.source}": ${reason}`);
  }
}
