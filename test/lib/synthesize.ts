import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FUNCTIONS, type FunctionId } from '../../lambdas/functions.contract.ts';
import { ServiceStack } from '../../lib/service-stack.ts';
import { settingsOf } from '../../lib/settings.ts';
import { StatefulStack } from '../../lib/stateful-stack.ts';

/** A resource of a template with its references written out, e.g. `Table.Arn` or `ApiFunction`. */
export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
export type Resources = Readonly<Record<string, Resource>>;

export interface Synthesized {
  readonly app: App;
  readonly stateful: Resources;
  readonly service: Resources;
  /** What the stateful stack offers to the other one. */
  readonly exports: readonly string[];
  readonly statefulOutputs: Readonly<Record<string, unknown>>;
  readonly serviceOutputs: Readonly<Record<string, unknown>>;
}

const STUB = join(import.meta.dirname, 'fixtures', 'stub-function');

/**
 * Builds both stacks as `bin/app.ts` does with `-c NAME=VALUE`, with a stub in the place of each
 * bundle.
 */
export function synthesize(context: Readonly<Record<string, string>> = {}): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'sluice-synth-'));
  try {
    const app = new App({
      outdir,
      builtinCloudFormationValidation: false,
      analyticsReporting: false,
    });
    const settings = settingsOf((name) => context[name]);
    const ids = Object.keys(FUNCTIONS) as FunctionId[];
    const bundles = Object.fromEntries(ids.map((id) => [id, STUB])) as Record<FunctionId, string>;
    const stateful = new StatefulStack(app, 'stateful', { settings });
    const service = new ServiceStack(app, 'service', { settings, stateful, bundles });
    const from = Template.fromStack(stateful).toJSON();
    const to = Template.fromStack(service).toJSON();
    const exported = exportsOf(from.Outputs);
    return {
      app,
      stateful: writeOut(from.Resources, exported) as Resources,
      service: writeOut(to.Resources, exported) as Resources,
      exports: [...exported.keys()],
      statefulOutputs: valuesOf(writeOut(from.Outputs, exported)),
      serviceOutputs: valuesOf(writeOut(to.Outputs, exported)),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Gives the resources of a type, by logical id. */
export function ofType(resources: Resources, type: string): [string, Resource][] {
  return Object.entries(resources).filter(([, resource]) => resource.Type === type);
}

/** Gives the properties of a resource that must be there. */
export function propertiesOf(resources: Resources, id: string): Readonly<Record<string, unknown>> {
  const resource = resources[id];
  if (!resource) throw new Error(`the template has no ${id}`);
  return resource.Properties;
}

type Outputs = Readonly<Record<string, { Value: unknown; Export?: { Name: string } }>>;

function exportsOf(outputs: Outputs): Map<string, unknown> {
  const named = Object.values(outputs).filter((output) => output.Export);
  return new Map(named.map((output) => [output.Export?.Name ?? '', output.Value]));
}

/** The outputs that a person reads: those that are not exported to the other stack. */
function valuesOf(outputs: unknown): Record<string, unknown> {
  const own = Object.entries(outputs as Outputs).filter(([, output]) => !output.Export);
  return Object.fromEntries(own.map(([name, output]) => [name, output.Value]));
}

function writeOut(value: unknown, exported: Map<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((each) => writeOut(each, exported));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, inner] = ['', undefined], ...rest] = Object.entries(value);
  if (rest.length === 0) {
    if (name === 'Ref') return inner;
    if (name === 'Fn::GetAtt') return (inner as string[]).join('.');
    if (name === 'Fn::ImportValue') return writeOut(exported.get(String(inner)), exported);
    if (name === 'Fn::Join') {
      const [separator, parts] = writeOut(inner, exported) as [string, string[]];
      return parts.join(separator);
    }
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, writeOut(each, exported)]),
  );
}
