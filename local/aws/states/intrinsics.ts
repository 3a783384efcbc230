import type { Json } from '../../server/json.ts';
import { loadAt, parsePath } from './paths.ts';
import { StateError } from './state-error.ts';

/** An intrinsic call, parsed. */
export type Expression =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'call'; readonly name: string; readonly of: readonly Expression[] };

/** Those that a definition may call, with how many arguments. */
const ARITY: Readonly<Record<string, readonly [least: number, most: number]>> = {
  JsonToString: [1, 1],
  StringToJson: [1, 1],
  Format: [1, 20],
  Array: [0, 100],
  ArrayLength: [1, 1],
  MathAdd: [2, 2],
};

/**
 * Says why the text is not an intrinsic call that this interpreter knows; undefined when it is one.
 */
export function refuseIntrinsic(text: string): string | undefined {
  try {
    parseIntrinsic(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Evaluates `States.Name(…)`; States.IntrinsicFailure where an argument does not fit. */
export function evaluateIntrinsic(text: string, data: Json, context: Json): Json {
  return evaluate(parseIntrinsic(text), data, context);
}

const TOKEN =
  /\s*(?:States\.([A-Za-z0-9]+)\(|(\$[^,()\s]*)|'((?:[^'\\]|\\.)*)'|(-?\d+(?:\.\d+)?)|(true|false|null))/y;

function parseIntrinsic(text: string): Expression {
  const [expression, end] = parseAt(text, 0);
  if (expression.kind !== 'call' || text.slice(end).trim() !== '') {
    throw new Error(`'${text}' is not an intrinsic function`);
  }
  return expression;
}

function parseAt(text: string, from: number): [Expression, number] {
  TOKEN.lastIndex = from;
  const match = TOKEN.exec(text);
  if (!match) throw new Error(`'${text.slice(from)}' is not an argument of an intrinsic function`);
  const [whole, name, path, quoted, number, word] = match;
  const end = from + whole.length;
  if (name !== undefined) return parseCall(text, end, name);
  if (path !== undefined) {
    if (!parsePath(path)) throw new Error(`the path '${path}'`);
    return [{ kind: 'path', path }, end];
  }
  // Braces stay escaped: what they mean is Format's business.
  if (quoted !== undefined)
    return [{ kind: 'value', value: quoted.replace(/\\(['\\])/g, '$1') }, end];
  return [{ kind: 'value', value: JSON.parse(number ?? word ?? 'null') as Json }, end];
}

function parseCall(text: string, from: number, name: string): [Expression, number] {
  const arity = Object.hasOwn(ARITY, name) ? ARITY[name] : undefined;
  if (!arity) throw new Error(`the intrinsic function States.${name}`);
  const of: Expression[] = [];
  let at = from;
  while (!/^\s*\)/.test(text.slice(at))) {
    const [argument, end] = parseAt(text, at);
    of.push(argument);
    const separator = /^\s*(,|(?=\)))/.exec(text.slice(end));
    if (!separator) throw new Error(`'${text}' is not closed`);
    at = end + separator[0].length;
  }
  if (of.length < arity[0] || of.length > arity[1]) {
    throw new Error(`States.${name} with ${of.length} arguments`);
  }
  return [{ kind: 'call', name, of }, at + text.slice(at).indexOf(')') + 1];
}

function evaluate(expression: Expression, data: Json, context: Json): Json {
  if (expression.kind === 'value') return expression.value;
  if (expression.kind === 'path') return loadAt(expression.path, data, context);
  return call(
    expression.name,
    expression.of.map((argument) => evaluate(argument, data, context)),
  );
}

function call(name: string, args: readonly Json[]): Json {
  const [first = null, second = null] = args;
  switch (name) {
    case 'JsonToString':
      return JSON.stringify(first);
    case 'StringToJson':
      return toJson(first);
    case 'Array':
      return args;
    case 'ArrayLength':
      if (!Array.isArray(first)) throw failure('ArrayLength wants an array');
      return first.length;
    case 'MathAdd':
      if (!Number.isInteger(first) || !Number.isInteger(second)) {
        throw failure('MathAdd wants two whole numbers');
      }
      return Number(first) + Number(second);
    default:
      return format(first, args.slice(1));
  }
}

function toJson(text: Json): Json {
  if (typeof text !== 'string') throw failure('StringToJson wants a string');
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw failure('StringToJson was given a text that is not JSON');
  }
}

function format(template: Json, values: readonly Json[]): Json {
  if (typeof template !== 'string') throw failure('Format wants a string');
  let used = 0;
  const text = template.replace(/\\([{}])|\{\}/g, (_, brace: string | undefined) => {
    if (brace !== undefined) return brace;
    const value = values[used++];
    if (value === undefined) throw failure('Format has more {} than values');
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
  if (used !== values.length) throw failure('Format has more values than {}');
  return text;
}

function failure(cause: string): StateError {
  return new StateError('States.IntrinsicFailure', cause);
}
