import type { SourceFile } from './source-files.ts';
import { isNode, nameOf, nodesOf, type SyntaxNode, stringOf } from './syntax.ts';

/** One fact of a line: its name, and the last name of what stands there as its value. */
export interface LoggedFact {
  readonly name: string;
  /** `id` of `record.id`, `fullName` of `String(person.fullName)`; undefined for a literal. */
  readonly value: string | undefined;
}

/** A call that writes a line of the log, as it can be read without running it. */
export interface LoggedLine {
  readonly path: string;
  /** Every event that it may be. */
  readonly events: readonly string[];
  readonly facts: readonly LoggedFact[];
  /** What could not be read: each is a fault of the call. */
  readonly unread: readonly string[];
}

/**
 * Functions that hand facts on to the log: which argument has them, and the events of the lines.
 */
const HANDED_ON: Readonly<
  Record<string, { readonly facts: number; readonly events: readonly string[] }>
> = {
  logUndone: { facts: 1, events: ['SCHEDULE_ITEM_DELAYED', 'SCHEDULE_ITEM_FAILED'] },
};
/** What functions give that are spread into facts. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  describeError: ['error', 'internal', 'cause', 'frames'],
  idsIn: ['paymentId', 'subscriptionId', 'workspaceId'],
  ownerOf: ['paymentId', 'subscriptionId', 'workspaceId'],
  idsOf: ['paymentId', 'subscriptionId'],
  sweepRecords: ['swept', 'failed'],
  replayFailures: ['replayed', 'entries', 'failed'],
  startWaiting: ['started', 'failed'],
  forEachWorkspace: ['workspaces', 'failed', 'unfinished'],
  followStripe: ['repaired', 'differing', 'foreign', 'failed', 'unfinished'],
};

/** Reads the calls that log. */
export function loggedLines(file: SourceFile): LoggedLine[] {
  const nodes = nodesOf(file).map(({ node }) => node);
  const values = declared(nodes);
  return nodes.flatMap((node) => {
    if (node.type !== 'CallExpression') return [];
    const given = node.arguments as readonly unknown[];
    const handed = HANDED_ON[nameOf(node.callee) ?? ''];
    if (!handed && !isLog(node.callee)) return [];
    const reading = { values, unread: [] as string[] };
    const events = handed?.events ?? eventsOf(given[0], reading);
    const facts = factsOf(given[handed?.facts ?? 1], reading);
    return [{ path: file.path, events, facts, unread: reading.unread }];
  });
}

interface Reading {
  readonly values: ReadonlyMap<string, readonly SyntaxNode[]>;
  readonly unread: string[];
}

function isLog(callee: unknown): boolean {
  if (nameOf(callee) === 'log') return true;
  if (!isNode(callee) || callee.type !== 'MemberExpression') return false;
  return nameOf(callee.property) === 'log' && nameOf(callee.object) !== 'Math';
}

/** What each `const` of the file stands for. */
function declared(nodes: readonly SyntaxNode[]): Map<string, SyntaxNode[]> {
  const values = new Map<string, SyntaxNode[]>();
  for (const { type, id, init } of nodes) {
    const name = nameOf(id);
    if (type !== 'VariableDeclarator' || name === undefined || !isNode(init)) continue;
    values.set(name, [...(values.get(name) ?? []), init]);
  }
  return values;
}

function eventsOf(node: unknown, reading: Reading): string[] {
  const text = stringOf(node);
  if (text !== undefined) return [text];
  if (isNode(node) && node.type === 'ConditionalExpression') {
    return [...eventsOf(node.consequent, reading), ...eventsOf(node.alternate, reading)];
  }
  return followed(node, 'event', reading).flatMap((each) => eventsOf(each, reading));
}

function factsOf(node: unknown, reading: Reading): LoggedFact[] {
  if (node === undefined) return [];
  if (!isNode(node)) return unreadable('facts', reading);
  switch (node.type) {
    case 'ObjectExpression':
      return (node.properties as readonly SyntaxNode[]).flatMap((each) => factOf(each, reading));
    case 'AwaitExpression':
      return factsOf(node.argument, reading);
    case 'LogicalExpression':
      return factsOf(node.right, reading);
    case 'CallExpression': {
      const given = GIVEN[nameOf(node.callee) ?? ''];
      if (given) return given.map((name) => ({ name, value: undefined }));
      return unreadable(`what ${nameOf(node.callee) ?? 'a call'} gives`, reading);
    }
    default:
      return followed(node, 'facts', reading).flatMap((each) => factsOf(each, reading));
  }
}

function factOf(property: SyntaxNode, reading: Reading): LoggedFact[] {
  if (property.type === 'SpreadElement') return factsOf(property.argument, reading);
  const name = property.computed ? undefined : (nameOf(property.key) ?? stringOf(property.key));
  if (name === undefined) return unreadable('a computed name', reading);
  return lastNames(property.value).map((value) => ({ name, value }));
}

/** The names at the end of a value's expression, for each way that it may take. */
function lastNames(node: unknown): (string | undefined)[] {
  if (!isNode(node)) return ['?'];
  switch (node.type) {
    case 'Literal':
      return [undefined];
    case 'Identifier':
      return [String(node.name)];
    case 'ChainExpression':
      return lastNames(node.expression);
    case 'MemberExpression':
      // A place in a list is named by the list: `key.pk.split('#')[1]`.
      return node.computed ? lastNames(node.object) : lastNames(node.property);
    case 'ConditionalExpression':
      return [...lastNames(node.consequent), ...lastNames(node.alternate)];
    case 'LogicalExpression':
      return [...lastNames(node.left), ...lastNames(node.right)];
    case 'BinaryExpression':
      return node.operator === '-' ? lastNames(node.right) : ['?'];
    case 'CallExpression':
      return nameOf(node.callee) === 'String'
        ? (node.arguments as unknown[]).flatMap(lastNames)
        : splitOf(node.callee);
    default:
      return ['?'];
  }
}

/** `pk` of `key.pk.split('#')`. */
function splitOf(callee: unknown): (string | undefined)[] {
  if (!isNode(callee) || callee.type !== 'MemberExpression') return ['?'];
  return nameOf(callee.property) === 'split' ? lastNames(callee.object) : ['?'];
}

/** Follows a name to what it stands for in the file. */
function followed(node: unknown, what: string, reading: Reading): readonly SyntaxNode[] {
  const name = nameOf(node);
  const values = name === undefined ? undefined : reading.values.get(name);
  return values ?? unreadable(`${what} ${name ?? '…'}`, reading);
}

function unreadable(what: string, reading: Reading): never[] {
  reading.unread.push(what);
  return [];
}
