import { parseAst } from 'vitest/node';
import type { SourceFile } from './source-files.ts';

/** A node of a syntax tree, in the form that all JavaScript parsers share (ESTree). */
export interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A node, the node that it is part of, and as which part. */
export interface PlacedNode {
  readonly node: SyntaxNode;
  readonly parent: SyntaxNode;
  readonly field: string;
}

/**
 * Reads a file's syntax: all its nodes, each after the one that it is part of. Comments are none.
 */
export function nodesOf({ text }: SourceFile): PlacedNode[] {
  const program = parseAst(text, { lang: 'ts' }) as unknown as SyntaxNode;
  const found: PlacedNode[] = [];
  collect(program, found);
  return found;
}

function collect(parent: SyntaxNode, found: PlacedNode[]): void {
  for (const field of Object.keys(parent)) {
    const value = parent[field];
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) add(value, { parent, field }, found);
    else for (const each of value) add(each, { parent, field }, found);
  }
}

function add(value: unknown, place: Omit<PlacedNode, 'node'>, found: PlacedNode[]): void {
  if (!isNode(value)) return;
  found.push({ node: value, parent: place.parent, field: place.field });
  collect(value, found);
}

/** Says whether a part of a node is a node itself. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Gives the name of an identifier; undefined for any other node. */
export function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? String(node.name) : undefined;
}

/**
 * Gives the text of a string, quoted or in backticks; undefined for what is only known when it
 * runs.
 */
export function stringOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral') return undefined;
  const [first, ...others] = node.quasis as readonly {
    readonly value: { readonly cooked: string };
  }[];
  return others.length === 0 ? first?.value.cooked : undefined;
}
