import type { SourceFile } from './source-files.ts';
import { isNode, nameOf, nodesOf, type SyntaxNode, stringOf } from './syntax.ts';

/**
 * Gives the numbers that files declare at their top level (`const X_MS = 6 * 3_600_000`), by name,
 * exported or not. A name that two files declare has the values of both.
 */
export function declaredNumbers(files: readonly SourceFile[]): ReadonlyMap<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { node } of files.flatMap(nodesOf)) {
    if (node.type !== 'VariableDeclarator') continue;
    const name = nameOf(node.id);
    const value = numberOf(node.init);
    if (name === undefined || value === undefined || !/^[A-Z][A-Z0-9_]*$/.test(name)) continue;
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  return found;
}

/** A client of an AWS service, as a file opens it. */
export interface OpenedClient {
  /** `DynamoDBClient`, and where. */
  readonly at: string;
  readonly maxAttempts: number | undefined;
  /**
   * The limits of a request as they are written: a name, or what an object says of
   * `requestTimeout`.
   */
  readonly limits: string | number | undefined;
}

/** Gives the clients of AWS services that files open. */
export function openedClients(files: readonly SourceFile[]): OpenedClient[] {
  return files.flatMap((file) => {
    const nodes = nodesOf(file).map(({ node }) => node);
    return nodes.flatMap((node) => {
      const callee = nameOf(node.callee);
      if (node.type !== 'NewExpression' || !callee?.endsWith('Client')) return [];
      const [options] = node.arguments as unknown[];
      const handler = propertyOf(options, 'requestHandler');
      return [
        {
          at: `${callee} ${file.path}`,
          maxAttempts: numberOf(meantBy(propertyOf(options, 'maxAttempts'), nodes)),
          limits: limitsOf(handler, nodes),
        },
      ];
    });
  });
}

/** What a name stands for in the file; anything else is itself. */
function meantBy(node: unknown, nodes: readonly SyntaxNode[]): unknown {
  const name = nameOf(node);
  if (name === undefined) return node;
  return nodes.find(({ type, id }) => type === 'VariableDeclarator' && nameOf(id) === name)?.init;
}

/** `REQUEST_LIMITS` of the name itself, and of `const CONNECTIONS = { ...REQUEST_LIMITS, … }`. */
function limitsOf(handler: unknown, nodes: readonly SyntaxNode[]): string | number | undefined {
  const name = nameOf(handler);
  if (name === undefined) return numberOf(propertyOf(handler, 'requestTimeout'));
  const named = nodes.find(({ type, id }) => type === 'VariableDeclarator' && nameOf(id) === name);
  const init = named?.init;
  if (!isNode(init) || init.type !== 'ObjectExpression') return name;
  const [first] = init.properties as readonly SyntaxNode[];
  return nameOf(first?.argument) ?? name;
}

function propertyOf(object: unknown, name: string): unknown {
  if (!isNode(object) || object.type !== 'ObjectExpression') return undefined;
  const properties = object.properties as readonly SyntaxNode[];
  const own = properties.find(({ key }) => nameOf(key) === name || stringOf(key) === name);
  return own?.value;
}

/** A number, a product or a sum of numbers, also behind `as const`. */
function numberOf(node: unknown): number | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'TSAsExpression') return numberOf(node.expression);
  if (node.type === 'Literal') return typeof node.value === 'number' ? node.value : undefined;
  if (node.type !== 'BinaryExpression') return undefined;
  const [left, right] = [numberOf(node.left), numberOf(node.right)];
  if (left === undefined || right === undefined) return undefined;
  if (node.operator === '*') return left * right;
  return node.operator === '+' ? left + right : undefined;
}
