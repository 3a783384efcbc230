/**
 * DynamoDB's expressions over plain values, as far as the ledger's writes use them: what the engine
 * does with a conditional update, as a pure function. `expressions.test.ts` holds it against the
 * engine.
 */

type Item = Readonly<Record<string, unknown>>;

export interface Parts {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Readonly<Record<string, unknown>>;
}

/** Gives the item after the update, or undefined where its condition does not hold. */
export function applyUpdate<T extends object>(item: T, parts: Parts): T | undefined {
  if (!new Condition(item as Item, parts).holds()) return undefined;
  return update(item as Item, parts) as T;
}

const TOKEN = /\s*(<=|>=|<>|[=<>(),+-]|[#:]?[A-Za-z_][\w.#]*)/gy;

function tokensOf(text: string): string[] {
  const tokens = [...text.matchAll(TOKEN)].map(([, token = '']) => token);
  if (tokens.join('') !== text.replaceAll(/\s/g, '')) throw new Error(`not understood: ${text}`);
  return tokens;
}

/** Reads a condition from left to right: `or` of `and` of comparisons, functions and brackets. */
class Condition {
  readonly #item: Item;
  readonly #parts: Parts;
  readonly #tokens: string[];

  constructor(item: Item, parts: Parts) {
    this.#item = item;
    this.#parts = parts;
    this.#tokens = tokensOf(parts.ConditionExpression);
  }

  holds(): boolean {
    const holds = this.#or();
    if (this.#tokens.length > 0) throw new Error(`not understood: ${this.#tokens.join(' ')}`);
    return holds;
  }

  #or(): boolean {
    let holds = this.#and();
    while (this.#takes('OR')) holds = this.#and() || holds;
    return holds;
  }

  #and(): boolean {
    let holds = this.#one();
    while (this.#takes('AND')) holds = this.#one() && holds;
    return holds;
  }

  #one(): boolean {
    if (this.#takes('(')) {
      const holds = this.#or();
      this.#need(')');
      return holds;
    }
    if (this.#takes('attribute_exists')) return this.#argument() !== undefined;
    if (this.#takes('attribute_not_exists')) return this.#argument() === undefined;
    if (this.#takes('attribute_type')) {
      this.#need('(');
      const value = this.#operand();
      this.#need(',');
      const type = this.#operand();
      this.#need(')');
      if (type !== 'NULL') throw new Error(`type ${type} is not understood`);
      return value === null;
    }
    return this.#comparison();
  }

  #comparison(): boolean {
    const left = this.#takes('size') ? sizeOf(this.#argument()) : this.#operand();
    const sign = this.#tokens.shift();
    const right = this.#operand();
    // What is missing compares as false, and so do values of two types.
    if (left === undefined || right === undefined || typeof left !== typeof right) return false;
    switch (sign) {
      case '=':
        return left === right;
      case '>=':
        return (left as number) >= (right as number);
      case '>':
        return (left as number) > (right as number);
      case '<':
        return (left as number) < (right as number);
      default:
        throw new Error(`sign ${sign} is not understood`);
    }
  }

  #argument(): unknown {
    this.#need('(');
    const value = this.#operand();
    this.#need(')');
    return value;
  }

  #operand(): unknown {
    return readOperand(this.#item, this.#parts, this.#tokens.shift() ?? '');
  }

  #takes(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }

  #need(token: string): void {
    if (!this.#takes(token)) throw new Error(`no ${token} before ${this.#tokens.join(' ')}`);
  }
}

const SET = /^SET (.*?)(?: REMOVE (.*))?$/;
const IF_NOT_EXISTS = /^if_not_exists\((\S+), (\S+)\)(.*)$/;

/** All right sides are read from the item as it was. */
function update(item: Item, parts: Parts): Item {
  const [, sets = '', removes = ''] = SET.exec(parts.UpdateExpression) ?? [];
  const after = structuredClone(item) as Record<string, unknown>;
  // A comma inside brackets separates arguments, not assignments.
  for (const assignment of sets.split(/, (?![^(]*\))/)) {
    const [path = '', ...right] = assignment.split(' = ');
    put(after, pathOf(parts, path), sumOf(item, parts, right.join(' = ')));
  }
  for (const path of removes.split(', ').filter((each) => each !== '')) {
    put(after, pathOf(parts, path), undefined);
  }
  return after;
}

function sumOf(item: Item, parts: Parts, text: string): unknown {
  const [, path, otherwise = '', rest = ''] = IF_NOT_EXISTS.exec(text) ?? [];
  if (path !== undefined) {
    const first = readOperand(item, parts, path) ?? readOperand(item, parts, otherwise);
    return rest === '' ? first : add(first, rest, item, parts);
  }
  const [first = '', ...more] = text.split(' ');
  return more.length === 0
    ? readOperand(item, parts, first)
    : add(readOperand(item, parts, first), ` ${more.join(' ')}`, item, parts);
}

function add(first: unknown, rest: string, item: Item, parts: Parts): number {
  const [, sign, operand = ''] = rest.split(' ');
  const second = readOperand(item, parts, operand);
  if (typeof first !== 'number' || typeof second !== 'number') throw new Error(`no sum: ${rest}`);
  return sign === '-' ? first - second : first + second;
}

function readOperand(item: Item, parts: Parts, operand: string): unknown {
  if (operand.startsWith(':')) {
    if (!Object.hasOwn(parts.ExpressionAttributeValues, operand)) throw new Error(`no ${operand}`);
    return parts.ExpressionAttributeValues[operand];
  }
  let value: unknown = item;
  for (const name of pathOf(parts, operand)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Item)[name];
  }
  return value;
}

function pathOf({ ExpressionAttributeNames: names }: Parts, path: string): string[] {
  return path.split('.').map((name) => {
    if (!name.startsWith('#')) return name;
    const attribute = names[name];
    if (attribute === undefined) throw new Error(`no name ${name}`);
    return attribute;
  });
}

function put(item: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = item;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
}

function sizeOf(value: unknown): number | undefined {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}
