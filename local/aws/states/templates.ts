import { isObject, type Json } from '../../server/json.ts';
import { evaluateIntrinsic } from './intrinsics.ts';
import { loadAt } from './paths.ts';

/**
 * Fills a payload template: fields that end in `.$` take what their path or intrinsic function
 * gives.
 */
export function fillTemplate(template: Json, data: Json, context: Json): Json {
  if (Array.isArray(template)) {
    return template.map((item: Json) => fillTemplate(item, data, context));
  }
  if (!isObject(template)) return template;
  const fields = Object.entries(template).map(([name, value]): [string, Json] => {
    if (!name.endsWith('.$')) return [name, fillTemplate(value, data, context)];
    return [name.slice(0, -2), dynamicValue(String(value), data, context)];
  });
  return Object.fromEntries(fields);
}

function dynamicValue(text: string, data: Json, context: Json): Json {
  if (text.startsWith('$')) return loadAt(text, data, context);
  return evaluateIntrinsic(text, data, context);
}
