import { dirname, posix } from 'node:path';
import type { SourceFile } from './source-files.ts';
import { isNode, nameOf, nodesOf, type PlacedNode, type SyntaxNode, stringOf } from './syntax.ts';

/**
 * What a file loads, in whatever way and for whatever use: values, types, re-exports, at the start
 * or later.
 */
export interface Imports {
  /** The project's own files, by their paths from the root. */
  readonly own: readonly string[];
  /** Packages and modules of Node, as they are named. */
  readonly packages: readonly string[];
  /** Loads whose target cannot be read from the source. */
  readonly hidden: number;
}

/** Reads what a file imports. */
export function importsOf(file: SourceFile): Imports {
  const targets = nodesOf(file).flatMap(targetOf);
  const named = targets.filter((target) => target !== undefined);
  const isOwn = (target: string): boolean => /^(\.|\/|file:)/.test(target);
  return {
    own: named.filter(isOwn).map((target) => posix.join(dirname(file.path), target)),
    packages: named.filter((target) => !isOwn(target)),
    hidden: targets.length - named.length,
  };
}

/** What a node loads: nothing, a named target, or one that is known only when it runs. */
function targetOf({ node, parent, field }: PlacedNode): (string | undefined)[] {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return isNode(node.source) ? [stringOf(node.source)] : [];
    case 'ImportExpression':
    case 'TSImportType':
      return [stringOf(node.source)];
    case 'TSExternalModuleReference':
      return [stringOf(node.expression)];
    case 'NewExpression':
      return isNextToFile(node) ? [stringOf((node.arguments as unknown[])[0])] : [];
    case 'Identifier':
      return targetOfLoader(node, parent, field);
    default:
      return [];
  }
}

/** `new URL('./other.ts', import.meta.url)`: how a worker's file is named. */
function isNextToFile({ callee, arguments: given }: SyntaxNode): boolean {
  const [, base] = given as unknown[];
  return nameOf(callee) === 'URL' && isNode(base) && isNode(base.object)
    ? base.object.type === 'MetaProperty'
    : false;
}

/**
 * `require`: called with a string it names its target; handed on, or made anew, it may load
 * anything.
 */
function targetOfLoader(
  node: SyntaxNode,
  parent: SyntaxNode,
  field: string,
): (string | undefined)[] {
  const name = nameOf(node);
  if (name === 'createRequire' && parent.type === 'ImportSpecifier') return [];
  if (name !== 'require' && name !== 'createRequire') return [];
  const isCall = name === 'require' && parent.type === 'CallExpression' && field === 'callee';
  return [isCall ? stringOf((parent.arguments as unknown[])[0]) : undefined];
}
