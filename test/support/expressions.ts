/**
 * DynamoDB's expressions over plain values, as far as the product writes them, compiled once for each
 * text: what a table in memory takes and refuses. `expressions-as-modelled.test.ts` and
 * `storm.test.ts` hold it against the engine.
 */
import { isDeepStrictEqual } from 'node:util';

/** The parts of a conditional update. */
export interface Parts {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Values;
}

export type Values = Readonly<Record<string, unknown>>;

/** What an expression is read with: placeholders of names, and values. */
export interface Context {
  readonly item: object;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Values;
}

/** Gives the item after a conditional update, or undefined where its condition does not hold. */
export function applyUpdate<T extends object>(item: T, parts: Parts): T | undefined {
  const names = parts.ExpressionAttributeNames;
  const of = { item, names, values: parts.ExpressionAttributeValues };
  return holds(parts.ConditionExpression, of)
    ? (updated(parts.UpdateExpression, of) as T)
    : undefined;
}

type Read = (of: Context) => unknown;
type Check = (of: Context) => boolean;
/** Changes a copy of the item; all right sides are read from the item as it was. */
type Change = (of: Context, copy: Record<string, unknown>) => void;

const TOKEN = /\s*(<=|>=|<>|[=<>(),+-]|[#:]?[A-Za-z_][\w.#]*)/gy;
const checks = new Map<string, Check>();
const changes = new Map<string, Change>();

/** Says whether a condition holds; none holds always. */
export function holds(condition: string | undefined, of: Context): boolean {
  if (condition === undefined) return true;
  return cached(checks, condition, (text) => new Parser(text).condition())(of);
}

/** Gives the item after an update. */
export function updated(update: string, of: Context): Record<string, unknown> {
  const copy = { ...of.item };
  cached(changes, update, (text) => new Parser(text).update())(of, copy);
  return copy;
}

function cached<T>(known: Map<string, T>, text: string, compile: (text: string) => T): T {
  const found = known.get(text) ?? compile(text);
  known.set(text, found);
  return found;
}

class Parser {
  readonly #text: string;
  readonly #tokens: string[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = [...text.matchAll(TOKEN)].map(([, token = '']) => token);
    if (this.#tokens.join('') !== text.replaceAll(/\s/g, '')) this.#fail();
  }

  condition(): Check {
    const check = this.#or();
    if (this.#at < this.#tokens.length) this.#fail();
    return check;
  }

  update(): Change {
    const steps: Change[] = [];
    while (this.#at < this.#tokens.length) {
      if (this.#takes('SET')) steps.push(...this.#list(() => this.#assignment()));
      else if (this.#takes('REMOVE')) steps.push(...this.#list(() => this.#removal()));
      else if (this.#takes('ADD')) steps.push(...this.#list(() => this.#addition()));
      else this.#fail();
    }
    return (of, copy) => {
      for (const step of steps) step(of, copy);
    };
  }

  #list(one: () => Change): Change[] {
    const all = [one()];
    while (this.#takes(',')) all.push(one());
    return all;
  }

  #assignment(): Change {
    const path = this.#next();
    this.#need('=');
    const read = this.#sum();
    return (of, copy) => put(copy, pathOf(path, of), read(of));
  }

  #removal(): Change {
    const path = this.#next();
    return (of, copy) => put(copy, pathOf(path, of), undefined);
  }

  #addition(): Change {
    const path = this.#next();
    const [before, more] = [readerOf(path), readerOf(this.#next())];
    return (of, copy) => put(copy, pathOf(path, of), added(before(of), more(of)));
  }

  #sum(): Read {
    let left = this.#operand();
    for (;;) {
      const sign = this.#tokens[this.#at];
      if (sign !== '+' && sign !== '-') return left;
      this.#at += 1;
      const [first, second] = [left, this.#operand()];
      left = (of) => numberOf(first(of)) + (sign === '-' ? -1 : 1) * numberOf(second(of));
    }
  }

  #or(): Check {
    const any = [this.#and()];
    while (this.#takes('OR')) any.push(this.#and());
    return any.length === 1 ? (any[0] as Check) : (of) => any.some((check) => check(of));
  }

  #and(): Check {
    const all = [this.#one()];
    while (this.#takes('AND')) all.push(this.#one());
    return all.length === 1 ? (all[0] as Check) : (of) => all.every((check) => check(of));
  }

  #one(): Check {
    if (this.#takes('(')) {
      const inner = this.#or();
      this.#need(')');
      return inner;
    }
    const name = this.#tokens[this.#at + 1] === '(' ? this.#tokens[this.#at] : undefined;
    if (name === undefined || name === 'size') return this.#comparison();
    this.#at += 1;
    const [first, second] = this.#arguments();
    if (first === undefined) return this.#fail();
    if (name === 'attribute_exists') return (of) => first(of) !== undefined;
    if (name === 'attribute_not_exists') return (of) => first(of) === undefined;
    if (second === undefined) return this.#fail();
    if (name === 'attribute_type') return (of) => second(of) === 'NULL' && first(of) === null;
    if (name !== 'begins_with') return this.#fail();
    return (of) => String(first(of)).startsWith(String(second(of)));
  }

  #comparison(): Check {
    const left = this.#operand();
    const sign = this.#next();
    const right = this.#operand();
    if (sign === 'BETWEEN') {
      this.#need('AND');
      const last = this.#operand();
      return (of) => compare('>=', left(of), right(of)) && compare('<=', left(of), last(of));
    }
    return (of) => compare(sign, left(of), right(of));
  }

  #operand(): Read {
    const name = this.#next();
    if (this.#tokens[this.#at] !== '(') return readerOf(name);
    const [first, second] = this.#arguments();
    if (first === undefined) return this.#fail();
    if (name === 'size') return (of) => sizeOf(first(of));
    if (name !== 'if_not_exists' || second === undefined) return this.#fail();
    return (of) => first(of) ?? second(of);
  }

  #arguments(): Read[] {
    this.#need('(');
    const all = [this.#operand()];
    while (this.#takes(',')) all.push(this.#operand());
    this.#need(')');
    return all;
  }

  #next(): string {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? this.#fail();
  }

  #takes(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #need(token: string): void {
    if (!this.#takes(token)) this.#fail();
  }

  #fail(): never {
    throw new Error(`the table in memory does not understand: ${this.#text}`);
  }
}

function readerOf(operand: string): Read {
  if (!operand.startsWith(':')) {
    return (of) => {
      let value: unknown = of.item;
      for (const name of pathOf(operand, of)) {
        if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return;
        value = (value as Values)[name];
      }
      return value;
    };
  }
  return ({ values }) => {
    if (!Object.hasOwn(values, operand)) throw new Error(`no value ${operand}`);
    return values[operand];
  };
}

function pathOf(path: string, { names }: Context): string[] {
  return path.split('.').map((part) => {
    const name = part.startsWith('#') ? names[part] : part;
    if (name === undefined) throw new Error(`no name ${part}`);
    return name;
  });
}

/** Copies what it changes: the item before stays as it was. */
function put(copy: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = copy;
  for (const name of path.slice(0, -1)) {
    const inner = at[name];
    if (typeof inner !== 'object' || inner === null) throw new InvalidPath(path.join('.'));
    const own = { ...inner };
    at[name] = own;
    at = own as Record<string, unknown>;
  }
  const last = path.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
}

/** An update that sets something inside what is not there. */
export class InvalidPath extends Error {}

/** What is missing compares as false, and so do values of two types. */
function compare(sign: string, left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined || typeof left !== typeof right) return false;
  if (sign === '=') return left === right || isDeepStrictEqual(left, right);
  if (sign === '<') return (left as number) < (right as number);
  if (sign === '<=') return (left as number) <= (right as number);
  if (sign === '>') return (left as number) > (right as number);
  if (sign === '>=') return (left as number) >= (right as number);
  throw new Error(`sign ${sign} is not understood`);
}

function added(before: unknown, more: unknown): unknown {
  if (!(more instanceof Set)) return numberOf(before ?? 0) + numberOf(more);
  return new Set([...((before as Set<string> | undefined) ?? []), ...more].sort());
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw new InvalidPath(`no number: ${value}`);
  return value;
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}
