import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type Json, type JsonObject } from '../../server/json.ts';

/** One stack as `cdk synth` wrote it. */
export interface Stack {
  readonly name: string;
  readonly template: JsonObject;
}

/** What `cdk synth` wrote: the stacks, and the folders of the assets by their hash. */
export interface Assembly {
  readonly stacks: readonly Stack[];
  readonly assets: ReadonlyMap<string, string>;
}

/** Reads the folder that `cdk synth` wrote. */
export function readAssembly(dir: string): Assembly {
  const read = (file: string): JsonObject => {
    const json = JSON.parse(readFileSync(join(dir, file), 'utf8')) as Json;
    if (!isObject(json)) throw new Error(`${file} is not a JSON object`);
    return json;
  };
  const stacks: Stack[] = [];
  const assets = new Map<string, string>();
  for (const [name, artifact] of Object.entries(objectOf(read('manifest.json').artifacts))) {
    const { type, properties } = objectOf(artifact);
    const { templateFile, file } = objectOf(properties);
    if (type === 'aws:cloudformation:stack') {
      stacks.push({ name, template: read(String(templateFile)) });
    }
    if (type !== 'cdk:asset-manifest') continue;
    for (const [hash, asset] of Object.entries(objectOf(read(String(file)).files))) {
      assets.set(hash, join(dir, String(objectOf(objectOf(asset).source).path)));
    }
  }
  return { stacks, assets };
}

/** Gives the value as an object; an empty one for anything else. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** Gives the value as a list of objects; an empty one for anything else. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
