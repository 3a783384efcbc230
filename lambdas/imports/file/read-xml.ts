import sax, { type QualifiedTag, type Tag } from 'sax';
import type { Bytes } from './table.contract.ts';
import { damaged } from './unzip.ts';

/** What happens in a document; names without their prefix. */
export interface XmlEvents {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

/**
 * Goes through an XML document and tells what it meets, without keeping it: after each piece of it
 * the caller gets the word. Entities of the document's own are not known, so that none can grow.
 *
 * Errors: FileFault FILE_DAMAGED for what is no XML; those of the events.
 */
export async function* readXml(bytes: Bytes, events: XmlEvents): AsyncGenerator<void, void> {
  const parser = sax.parser(true, { position: false });
  const decoder = new TextDecoder();
  parser.onopentag = (tag) => events.open?.(bare(tag.name), attributesOf(tag));
  parser.ontext = (text) => events.text?.(text);
  parser.oncdata = (text) => events.text?.(text);
  parser.onclosetag = (name) => events.close?.(bare(name));
  parser.onerror = () => {
    throw damaged();
  };
  for await (const chunk of bytes) {
    parser.write(decoder.decode(chunk, { stream: true }));
    yield;
  }
  parser.close();
  yield;
}

/** The same to its end, for a document that is small or of which little is kept. */
export async function readWhole(bytes: Bytes, events: XmlEvents): Promise<void> {
  for await (const _ of readXml(bytes, events)) {
    // Nothing between the pieces.
  }
}

function attributesOf({ attributes }: Tag | QualifiedTag): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      bare(name),
      typeof value === 'string' ? value : value.value,
    ]),
  );
}

function bare(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
