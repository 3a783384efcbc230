import { isObject, type Json, type JsonObject } from '../../server/json.ts';
import { ACCOUNT, type Attributes, REGION } from './local-names.ts';

/** What the functions of a template refer to. */
export interface Scope {
  readonly stack: string;
  readonly parameters: JsonObject;
  /**
   * Logical id → what `Ref` and `Fn::GetAtt` give; undefined: a resource that has no names here.
   */
  readonly resources: ReadonlyMap<string, Attributes | undefined>;
  /** Gives the value that a stack exports under that name. */
  readonly importValue: (name: string) => Json;
}

/**
 * Gives the value with all intrinsic functions resolved; an Error that names the first unknown one.
 */
export function resolve(value: Json, scope: Scope): Json {
  if (Array.isArray(value)) return value.map((item: Json) => resolve(item, scope));
  if (!isObject(value)) return value;
  const [name = ''] = Object.keys(value);
  if (Object.keys(value).length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
    return call(name, value[name] ?? null, scope);
  }
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [field, resolve(inner, scope)]),
  );
}

function call(name: string, argument: Json, scope: Scope): Json {
  switch (name) {
    case 'Ref':
      return ref(String(argument), scope);
    case 'Fn::GetAtt':
      return getAtt(Array.isArray(argument) ? argument : String(argument).split('.'), scope);
    case 'Fn::ImportValue':
      return scope.importValue(String(resolve(argument, scope)));
    case 'Fn::Join':
      return join(argument, scope);
    case 'Fn::Sub':
      return substitute(argument, scope);
    default:
      throw new Error(`${scope.stack}: the function ${name} is not known to the local stack`);
  }
}

function ref(name: string, scope: Scope): Json {
  const pseudo = pseudoParameter(name, scope);
  if (pseudo !== undefined) return pseudo;
  const parameter = scope.parameters[name];
  if (isObject(parameter)) {
    if (parameter.Default !== undefined) return parameter.Default;
    throw new Error(`${scope.stack}: the parameter ${name} has no default`);
  }
  return attribute(name, 'Ref', scope);
}

function pseudoParameter(name: string, scope: Scope): string | undefined {
  const values: Readonly<Record<string, string>> = {
    'AWS::Partition': 'aws',
    'AWS::Region': REGION,
    'AWS::AccountId': ACCOUNT,
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': scope.stack,
  };
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function getAtt(path: readonly Json[], scope: Scope): Json {
  const [id, ...rest] = path.map(String);
  return attribute(id ?? '', rest.join('.'), scope);
}

function attribute(id: string, name: string, scope: Scope): string {
  const value = scope.resources.get(id)?.[name];
  if (value !== undefined) return value;
  throw new Error(`${scope.stack}: ${id}.${name} has no value in the local stack`);
}

function join(argument: Json, scope: Scope): string {
  const [separator, parts] = Array.isArray(argument) ? argument : [];
  const resolved = resolve(parts ?? null, scope);
  if (!Array.isArray(resolved)) throw new Error(`${scope.stack}: Fn::Join of no list`);
  return resolved.map(String).join(String(separator));
}

function substitute(argument: Json, scope: Scope): string {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
  const variables = isObject(own) ? own : {};
  return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    const variable = variables[name];
    if (variable !== undefined) return String(resolve(variable, scope));
    return String(name.includes('.') ? getAtt(name.split('.'), scope) : ref(name, scope));
  });
}
